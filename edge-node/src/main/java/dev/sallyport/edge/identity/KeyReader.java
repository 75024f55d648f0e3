package dev.sallyport.edge.identity;

import dev.sallyport.contract.config.AccessDefinition;
import dev.sallyport.edge.connection.ClientRequest;
import java.util.List;

/** Finds the subscription key of a request: in its header, or where that is absent in its query. */
final class KeyReader {
    /** Ours are shorter; anything longer is nobody's. */
    private static final int KEY_CHARACTERS_MAX = 256;

    private KeyReader() {}

    /** The key as it was shown. */
    sealed interface Shown {
        record Key(String text) implements Shown {
            /** Never the key. */
            @Override
            public String toString() {
                return "Key";
            }
        }

        record None() implements Shown {}

        /** Several, or one that cannot be a key. */
        record Unfit() implements Shown {}
    }

    static Shown read(ClientRequest request, AccessDefinition access) {
        List<String> values = request.headers().getAll(access.keyHeader());
        if (values.isEmpty() && request.hasQuery()) {
            values = request.params().getAll(access.keyParameter());
        }
        if (values.isEmpty()) {
            return new Shown.None();
        }
        boolean isFit = values.size() == 1
                && !values.getFirst().isEmpty()
                && values.getFirst().length() <= KEY_CHARACTERS_MAX;
        return isFit ? new Shown.Key(values.getFirst()) : new Shown.Unfit();
    }
}
