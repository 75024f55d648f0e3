package dev.sallyport.edge.mcp;

/**
 * Watches one JSON message after the other pass by in chunks, and says at the end of each what it was. Confined to its
 * event loop.
 *
 * <p>It keeps nothing of a message but the few short values that it reports, whatever the message's size: a parser of
 * Jackson's would have to buffer each string, and the strings of a tool result are its bulk. It checks the structure
 * (brackets, commas, colons, strings and their escapes), not the spelling of numbers or the encoding, and it never throws. Once a
 * message is broken the rest of it is ignored.
 */
public final class MessageInspector {
    private final JsonStructure structure = new JsonStructure();

    /** Takes the next bytes of the current message. */
    public void feed(byte[] bytes, int offset, int length) {
        structure.feed(bytes, offset, length);
    }

    /** Ends the current message and makes ready for the next. */
    public Inspection end() {
        Inspection inspection = inspection();
        structure.reset();
        return inspection;
    }

    private Inspection inspection() {
        if (structure.isEmpty()) {
            return new Inspection.Nothing();
        }
        MessageFacts facts = structure.facts();
        if (!structure.isComplete() || !facts.isObject()) {
            return new Inspection.Broken();
        }
        return facts.inspection();
    }
}
