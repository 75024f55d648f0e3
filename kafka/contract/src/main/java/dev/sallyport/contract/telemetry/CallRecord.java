package dev.sallyport.contract.telemetry;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One exchange between a client and the gateway, whatever became of it.
 *
 * @param schema 1
 * @param at when the request's head was received
 * @param id unique, and the record's key on the topic: a record that is sent twice meets its first copy in one partition
 * @param edge the node that served it
 * @param configOffset the configuration it was served under
 */
public record CallRecord(
        int schema,
        Instant at,
        String id,
        String edge,
        long configOffset,
        Target target,
        Caller caller,
        Timing timing,
        Traffic traffic,
        Result result) {
    public static final int SCHEMA = 1;

    public CallRecord {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(edge, "edge");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(timing, "timing");
        Objects.requireNonNull(traffic, "traffic");
        Objects.requireNonNull(result, "result");
    }

    /**
     * What was called.
     *
     * @param server the server's name; absent when no server matched
     * @param transport {@code streamable-http} or {@code sse}
     * @param era {@code modern} or {@code legacy}; absent when the body was never read
     * @param method the JSON-RPC method, or {@code GET} / {@code DELETE} for requests without a body
     * @param name the tool, prompt or resource URI
     */
    public record Target(
            Optional<String> server,
            Optional<String> transport,
            Optional<String> era,
            Optional<String> protocolVersion,
            Optional<String> method,
            Optional<String> name) {}

    /**
     * Who called.
     *
     * @param authentication {@code anonymous}, {@code key}, {@code oauth} or {@code key+oauth}; absent when the caller was
     *     not let in
     * @param consumer as whom; absent for anonymous callers and for those who were not let in
     * @param address the client's IP address
     * @param session a hash of the session id, never the id
     * @param clientName as the client names itself; not to be trusted
     */
    public record Caller(
            Optional<String> authentication,
            Optional<Consumer> consumer,
            Optional<String> address,
            Optional<String> session,
            Optional<String> clientName,
            Optional<String> clientVersion) {}

    /**
     * Whose calls these are.
     *
     * @param product by whose policies the call went
     * @param subject of the access token
     * @param clientId of the application that the access token was issued to
     */
    public record Consumer(
            Optional<String> subscription,
            Optional<String> product,
            Optional<String> subject,
            Optional<String> clientId) {}

    /**
     * When things happened, in microseconds since {@link CallRecord#at}.
     *
     * @param upstreamSentMicros when the request went to the upstream
     * @param firstByteMicros when the upstream's response head was there
     * @param endMicros when the exchange ended
     * @param overheadMicros the gateway's own time between having the request whole and sending it, connecting included
     */
    public record Timing(
            Optional<Long> upstreamSentMicros,
            Optional<Long> firstByteMicros,
            long endMicros,
            Optional<Long> overheadMicros) {}

    /**
     * How much went through.
     *
     * @param responseEvents SSE events towards the client
     */
    public record Traffic(long requestBytes, long responseBytes, long responseEvents) {}

    /**
     * How it ended.
     *
     * @param httpStatus what the client got; absent when it left before
     * @param jsonRpcCode of the error response
     * @param reason the gateway's reason for a refusal or failure, from a closed list
     * @param toolCount the tools of a {@code tools/list} result
     * @param cached true where the answer was kept from an earlier call and no upstream was asked
     */
    public record Result(
            Outcome outcome,
            Optional<Integer> httpStatus,
            Optional<Integer> jsonRpcCode,
            Optional<String> reason,
            Optional<Integer> toolCount,
            Optional<Boolean> cached) {
        public Result {
            Objects.requireNonNull(outcome, "outcome");
        }

        /** Of a call that was not answered from a cache. */
        public Result(
                Outcome outcome,
                Optional<Integer> httpStatus,
                Optional<Integer> jsonRpcCode,
                Optional<String> reason,
                Optional<Integer> toolCount) {
            this(outcome, httpStatus, jsonRpcCode, reason, toolCount, Optional.empty());
        }
    }
}
