package dev.sallyport.contract.config.policy;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of IP addresses of one family, both ends included. IPv4-mapped IPv6 addresses are IPv4 addresses. Immutable.
 */
public final class AddressRange {
    /** Literals only: a name would be looked up. */
    private static final Pattern LITERAL = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]{2,45}");

    private final byte[] first;
    private final byte[] last;

    private AddressRange(byte[] first, byte[] last) {
        this.first = first;
        this.last = last;
    }

    /** Reads {@code address}, {@code first-last} or {@code address/prefix}; empty when it is none of them. */
    public static Optional<AddressRange> parse(String text) {
        int dash = text.indexOf('-');
        int slash = text.indexOf('/');
        if (dash >= 0) {
            return between(address(text.substring(0, dash)), address(text.substring(dash + 1)));
        }
        if (slash >= 0) {
            return block(address(text.substring(0, slash)), text.substring(slash + 1));
        }
        return address(text).map(one -> new AddressRange(one, one));
    }

    /** The bytes of an address literal, 4 or 16 of them; empty for anything else. */
    public static Optional<byte[]> address(String text) {
        if (!LITERAL.matcher(text).matches() || (text.indexOf(':') < 0 && text.indexOf('.') < 0)) {
            return Optional.empty();
        }
        try {
            return Optional.of(java.net.InetAddress.ofLiteral(text).getAddress());
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    private static Optional<AddressRange> between(Optional<byte[]> first, Optional<byte[]> last) {
        return first.filter(from -> last.isPresent()
                        && from.length == last.get().length
                        && Arrays.compareUnsigned(from, last.get()) <= 0)
                .map(from -> new AddressRange(from, last.get()));
    }

    private static Optional<AddressRange> block(Optional<byte[]> address, String prefix) {
        if (address.isEmpty() || !prefix.matches("[0-9]{1,3}")) {
            return Optional.empty();
        }
        int bits = Integer.parseInt(prefix);
        byte[] first = address.get().clone();
        byte[] last = first.clone();
        if (bits > first.length * Byte.SIZE) {
            return Optional.empty();
        }
        for (int bit = bits; bit < first.length * Byte.SIZE; bit++) {
            int mask = 1 << (7 - bit % Byte.SIZE);
            first[bit / Byte.SIZE] &= (byte) ~mask;
            last[bit / Byte.SIZE] |= (byte) mask;
        }
        return Optional.of(new AddressRange(first, last));
    }

    /** Whether {@code address}, as {@link java.net.InetAddress#getAddress} gives it, lies in the range. */
    public boolean contains(byte[] address) {
        return address.length == first.length
                && Arrays.compareUnsigned(first, address) <= 0
                && Arrays.compareUnsigned(address, last) <= 0;
    }
}
