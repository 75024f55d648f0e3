package dev.sallyport.load.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** A table in Markdown; the first column is text, the others are figures. */
final class Table {
    private final List<String> lines = new ArrayList<>();

    Table(String... headings) {
        row(headings);
        lines.add("|---" + String.join("", Collections.nCopies(headings.length - 1, "|--:")) + "|");
    }

    void row(String... cells) {
        lines.add(List.of(cells).stream().collect(Collectors.joining(" | ", "| ", " |")));
    }

    @Override
    public String toString() {
        return String.join("\n", lines) + "\n";
    }
}
