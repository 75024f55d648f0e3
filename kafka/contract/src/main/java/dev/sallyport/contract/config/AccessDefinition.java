package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.Optional;

/**
 * Who may call a server.
 *
 * @param subscriptionRequired whether a caller needs a subscription key; only {@code false}, said in so many words,
 *     opens a server to callers without one
 * @param keyHeader the header that holds the key
 * @param keyParameter the query parameter that holds the key where the header is absent
 * @param oauth whose access tokens a caller needs; where a key is required too, a caller needs both
 * @param bindToCaller whether the cursors, request states and task ids that the server hands out work for the caller
 *     alone who got them; {@code true} unless everybody may call, who are all the same caller
 */
public record AccessDefinition(
        boolean subscriptionRequired,
        String keyHeader,
        String keyParameter,
        Optional<OAuthDefinition> oauth,
        boolean bindToCaller) {
    /** Where clients of API Management send their key. */
    public static final String KEY_HEADER = "Ocp-Apim-Subscription-Key";

    public static final String KEY_PARAMETER = "subscription-key";

    public static final AccessDefinition DEFAULT =
            new AccessDefinition(true, KEY_HEADER, KEY_PARAMETER, Optional.empty(), true);

    /** Open to everybody. */
    public static final AccessDefinition OPEN =
            new AccessDefinition(false, KEY_HEADER, KEY_PARAMETER, Optional.empty(), false);

    private static final Rule NAME = Rule.matching("[A-Za-z0-9_-]{1,64}", "letters, digits, '-' and '_'");

    static Optional<AccessDefinition> read(Fields fields) {
        boolean subscriptionRequired = fields.bool("subscriptionRequired", true);
        Optional<String> keyHeader = fields.optionalString("keyHeader", NAME);
        Optional<String> keyParameter = fields.optionalString("keyParameter", NAME);
        Optional<OAuthDefinition> oauth = fields.optionalObject("oauth", OAuthDefinition::read);
        boolean bindToCaller = fields.bool("bindToCaller", subscriptionRequired || oauth.isPresent());
        return fields.build(() -> new AccessDefinition(
                subscriptionRequired,
                keyHeader.orElse(KEY_HEADER),
                keyParameter.orElse(KEY_PARAMETER),
                oauth,
                bindToCaller));
    }

    ObjectNode toJson() {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("subscriptionRequired", subscriptionRequired)
                .put("keyHeader", keyHeader)
                .put("keyParameter", keyParameter);
        oauth.ifPresent(definition -> json.set("oauth", definition.toJson()));
        json.put("bindToCaller", bindToCaller);
        return json;
    }
}
