package dev.sallyport.edge.mcp;

import java.util.Optional;
import java.util.OptionalInt;

/** What a message from a server turned out to be. Self-reported by the server, read leniently: fit for records. */
public sealed interface Inspection {

    /** Nothing but white space went by. */
    record Nothing() implements Inspection {}

    /** What went by was no JSON object, or ended too early. */
    record Broken() implements Inspection {}

    /** The server asks or tells the client something. */
    record FromServer(Optional<RequestId> id, String method) implements Inspection {}

    /** The server answers. The id is in its {@linkplain RequestId#canonical() canonical} form. */
    record Answer(Optional<RequestId> id, Outcome outcome) implements Inspection {}

    /** What the answer says. */
    sealed interface Outcome {}

    /** A JSON-RPC error; its code is empty when the server sent none that is an integer. */
    record Failed(OptionalInt code) implements Outcome {}

    /**
     * A result.
     *
     * @param toolFailed {@code result.isError}: the tool failed, the call did not
     * @param resultType {@code result.resultType} of the modern era
     * @param protocolVersion {@code result.protocolVersion}: what {@code initialize} agreed on
     * @param tools how many tools {@code result.tools} lists
     */
    record Succeeded(
            boolean toolFailed, Optional<String> resultType, Optional<String> protocolVersion, OptionalInt tools)
            implements Outcome {}
}
