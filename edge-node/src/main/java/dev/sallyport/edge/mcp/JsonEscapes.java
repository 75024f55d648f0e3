package dev.sallyport.edge.mcp;

/** The escapes of JSON strings, RFC 8259 section 7. */
final class JsonEscapes {
    private JsonEscapes() {}

    /** The characters of a string whose escapes are known to be well-formed, given without its quotes. */
    static String undo(String spelled) {
        int first = spelled.indexOf('\\');
        if (first < 0) {
            return spelled;
        }
        StringBuilder value = new StringBuilder(spelled.length()).append(spelled, 0, first);
        for (int at = first; at < spelled.length(); at++) {
            char here = spelled.charAt(at);
            if (here != '\\') {
                value.append(here);
                continue;
            }
            char escape = spelled.charAt(++at);
            switch (escape) {
                case 'b' -> value.append('\b');
                case 'f' -> value.append('\f');
                case 'n' -> value.append('\n');
                case 'r' -> value.append('\r');
                case 't' -> value.append('\t');
                case 'u' -> {
                    value.append((char) Integer.parseInt(spelled, at + 1, at + 5, 16));
                    at += 4;
                }
                default -> value.append(escape);
            }
        }
        return value.toString();
    }
}
