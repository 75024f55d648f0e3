package dev.sallyport.contract;

/** How one record type stands on the wire. Implementations are immutable and safe for any thread. */
public interface Codec<T> {
    /** The bytes of {@code value}. */
    byte[] encode(T value);

    /**
     * Reads what {@link #encode} wrote, also when a newer writer added fields.
     *
     * @throws MalformedRecord when the bytes are not such a record
     */
    T decode(byte[] bytes);
}
