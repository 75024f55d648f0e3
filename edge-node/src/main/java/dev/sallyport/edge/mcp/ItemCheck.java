package dev.sallyport.edge.mcp;

/** Looks at an item of a list that its caller may see. */
@FunctionalInterface
public interface ItemCheck {
    /** Whether the item passes; its bytes, in UTF-8 and without the white space around it, are valid during the call. */
    boolean passes(String name, byte[] bytes, int offset, int length);
}
