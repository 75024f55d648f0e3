package dev.sallyport.edge.connection;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Header names that every header of every message is looked up in: as it came, in any spelling, without a copy of it in lower
 * case. Immutable and safe for any thread.
 */
public final class HeaderNames {
    /** A power of two, which leaves at least half of the places free for sets of some twenty names. */
    private static final int PLACES = 64;

    private final @Nullable AsciiString[] places = new AsciiString[PLACES];

    private HeaderNames() {}

    public static HeaderNames of(String... names) {
        if (names.length > PLACES / 2) {
            throw new IllegalArgumentException(names.length + " names are more than " + PLACES / 2);
        }
        HeaderNames all = new HeaderNames();
        for (String name : names) {
            all.places[all.place(name)] = new AsciiString(name);
        }
        return all;
    }

    public boolean contains(CharSequence name) {
        return places[place(name)] != null;
    }

    /** Where it is, or would be. */
    private int place(CharSequence name) {
        int place = AsciiString.hashCode(name) & PLACES - 1;
        while (places[place] != null && !AsciiString.contentEqualsIgnoreCase(places[place], name)) {
            place = place + 1 & PLACES - 1;
        }
        return place;
    }
}
