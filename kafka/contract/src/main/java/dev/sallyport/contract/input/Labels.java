package dev.sallyport.contract.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Constants of enums as people write them: in lower case with hyphens. */
final class Labels {
    private Labels() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> Optional<E> constant(Class<E> type, String label) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> of(each).equals(label))
                .findFirst();
    }

    static String oneOf(Class<? extends Enum<?>> type) {
        return "one of " + String.join(", ", all(type));
    }

    /** The problem of a label that no constant has. */
    static Problem unknown(Class<? extends Enum<?>> type, String at, JsonNode found) {
        Problem problem = Problem.of(at, found.toString(), oneOf(type));
        return DidYouMean.among(all(type), found.asText())
                .map(problem::withHint)
                .orElse(problem);
    }

    private static List<String> all(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants()).map(Labels::of).toList();
    }
}
