package dev.sallyport.edge.mcp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Redacts messages. Each is held back whole, up to a limit: what a pattern matches may end with the last byte. It fails
 * closed: what is too long, or not one JSON object in UTF-8, does not pass. Confined to its event loop.
 */
public final class MessageRedactor implements MessageFilter {
    private final List<Redaction> redactions;
    private final BoundedBytes held;
    private boolean changed;

    /**
     * Prepares for messages one after the other.
     *
     * @param bytesMax how long a message may be; no longer than {@link Redaction#bytesMax} in any case
     */
    public MessageRedactor(List<Redaction> redactions, int bytesMax) {
        this.redactions = List.copyOf(redactions);
        this.held = new BoundedBytes(Math.min(bytesMax, Redaction.bytesMax(redactions)));
    }

    /** The message with its {@code params.arguments} redacted; empty when it is not one JSON object. */
    public static Optional<byte[]> arguments(List<Redaction> redactions, byte[] message) {
        return JsonRedactor.redact(redactions, JsonRedactor.Part.ARGUMENTS, message);
    }

    @Override
    public boolean feed(byte[] bytes, int offset, int length, Output output) {
        return held.append(bytes, offset, length);
    }

    @Override
    public boolean end(Output output) {
        byte[] message = Arrays.copyOf(held.array(), held.size());
        if (isBlank(message)) {
            output.accept(message, 0, message.length);
            return true;
        }
        Optional<byte[]> redacted = JsonRedactor.redact(redactions, JsonRedactor.Part.MESSAGE, message);
        redacted.ifPresent(bytes -> {
            changed = !Arrays.equals(bytes, message);
            output.accept(bytes, 0, bytes.length);
        });
        return redacted.isPresent();
    }

    private static boolean isBlank(byte[] message) {
        for (byte each : message) {
            if (each != ' ' && each != '\n' && each != '\r' && each != '\t') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void reset() {
        held.clear();
        changed = false;
    }

    @Override
    public boolean hasChanged() {
        return changed;
    }

    @Override
    public boolean letsOthersPass() {
        return false;
    }
}
