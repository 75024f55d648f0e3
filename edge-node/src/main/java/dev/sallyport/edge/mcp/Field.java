package dev.sallyport.edge.mcp;

/** A string that a message may carry at some place. */
sealed interface Field {
    /** Nothing there. */
    enum Absent implements Field {
        ABSENT
    }

    /** There, but not a string, too long, or a string that another parser may cut or replace. */
    enum Unusable implements Field {
        UNUSABLE
    }

    /** A string that every parser reads alike. */
    record Text(String value) implements Field {}

    static Field of(String value) {
        for (int at = 0; at < value.length(); at++) {
            char here = value.charAt(at);
            if (here == 0) {
                return Unusable.UNUSABLE;
            }
            if (Character.isSurrogate(here)) {
                boolean paired = at + 1 < value.length() && Character.isSurrogatePair(here, value.charAt(at + 1));
                if (!paired) {
                    return Unusable.UNUSABLE;
                }
                at++;
            }
        }
        return new Text(value);
    }

    default String orElse(String other) {
        return switch (this) {
            case Text text -> text.value();
            case Absent absent -> other;
            case Unusable unusable -> other;
        };
    }
}
