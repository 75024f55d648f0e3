package dev.sallyport.edge.mcp;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The protocol revisions that the gateway knows. */
public enum ProtocolVersion {
    V2024_11_05("2024-11-05", ProtocolEra.LEGACY),
    V2025_03_26("2025-03-26", ProtocolEra.LEGACY),
    V2025_06_18("2025-06-18", ProtocolEra.LEGACY),
    V2025_11_25("2025-11-25", ProtocolEra.LEGACY),
    V2026_07_28("2026-07-28", ProtocolEra.MODERN);

    /** Every known version, newest first: what a client that named no version of the modern era can choose from. */
    public static final List<String> SUPPORTED = texts(List.of(ProtocolEra.values()));

    /**
     * The modern versions alone: what a self-describing request can be repeated with. A legacy version in that list
     * would invite the client to send {@code _meta} to a revision that has none.
     */
    public static final List<String> SUPPORTED_MODERN = texts(List.of(ProtocolEra.MODERN));

    private final String text;
    private final ProtocolEra era;
    private final Optional<ProtocolVersion> found = Optional.of(this);

    ProtocolVersion(String text, ProtocolEra era) {
        this.text = text;
        this.era = era;
    }

    /** The version as it stands in headers and bodies. */
    public String text() {
        return text;
    }

    public ProtocolEra era() {
        return era;
    }

    public static Optional<ProtocolVersion> find(String text) {
        return switch (text) {
            case "2024-11-05" -> V2024_11_05.found;
            case "2025-03-26" -> V2025_03_26.found;
            case "2025-06-18" -> V2025_06_18.found;
            case "2025-11-25" -> V2025_11_25.found;
            case "2026-07-28" -> V2026_07_28.found;
            default -> Optional.empty();
        };
    }

    private static List<String> texts(List<ProtocolEra> eras) {
        return Arrays.stream(values())
                .filter(version -> eras.contains(version.era))
                .sorted(Comparator.reverseOrder())
                .map(ProtocolVersion::text)
                .toList();
    }
}
