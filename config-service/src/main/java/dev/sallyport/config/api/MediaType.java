package dev.sallyport.config.api;

import java.util.Locale;
import java.util.Optional;

/** What a request's body is written in. */
enum MediaType {
    JSON,
    YAML;

    static final String ACCEPTED = "application/json, application/yaml";

    /** Reads a {@code Content-Type} header; its parameters do not matter, for JSON and YAML are UTF-8. */
    static Optional<MediaType> of(Optional<String> contentType) {
        String value = contentType.orElse("");
        int parameters = value.indexOf(';');
        String name = (parameters < 0 ? value : value.substring(0, parameters)).strip();
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "application/json" -> Optional.of(JSON);
            case "application/yaml", "application/x-yaml", "text/yaml" -> Optional.of(YAML);
            default -> Optional.empty();
        };
    }
}
