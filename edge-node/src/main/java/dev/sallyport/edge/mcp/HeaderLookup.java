package dev.sallyport.edge.mcp;

import java.util.List;

/** The header fields of the request whose body is read. */
@FunctionalInterface
public interface HeaderLookup {
    /** Every value of the field, one per field line, in the order they came; empty when there is none. */
    List<String> all(String name);
}
