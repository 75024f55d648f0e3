package dev.sallyport.config.decide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.decide.Command.MakeSessionKeys;
import dev.sallyport.config.decide.Command.RotateSessionKeys;
import dev.sallyport.config.decide.Decision.Accepted;
import dev.sallyport.config.decide.Effect.Action;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.ConfigRecord.SessionKeysChanged;
import dev.sallyport.contract.config.SessionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The list of session keys: the first seals, the second is the next to seal, the rest opens what was sealed before.
 * An edge therefore has each key long before any other edge seals with it, so a rotation loses no session.
 */
final class SessionKeyDecisions {
    /** One seals, one is next, three are old: sessions outlive three rotations. */
    static final int KEYS_MAX = 5;

    private static final String KIND = "SessionKeys";
    private static final String NAME = "default";

    private SessionKeyDecisions() {}

    static Decision make(Basis basis, MakeSessionKeys make, Context context) {
        Optional<SessionKeysChanged> current = basis.image().sessionKeys();
        if (current.isPresent()) {
            return new Accepted(
                    List.of(),
                    List.of(new Effect(
                            KIND, NAME, Action.UNCHANGED, current.get().revision(), List.of())));
        }
        return write(basis, List.of(make.sealing(), make.next()), Action.CREATED, context);
    }

    static Decision rotate(Basis basis, RotateSessionKeys rotate, Context context) {
        List<SessionKey> current =
                basis.image().sessionKeys().map(SessionKeysChanged::keys).orElse(List.of());
        List<SessionKey> keys = new ArrayList<>();
        if (current.size() < 2) {
            // Nothing was handed out that could take over, so the first rotation only hands out.
            keys.addAll(current);
            keys.add(rotate.next());
        } else {
            keys.add(current.get(1));
            keys.add(rotate.next());
            keys.add(current.getFirst());
            keys.addAll(current.subList(2, current.size()));
        }
        return write(basis, keys.subList(0, Math.min(keys.size(), KEYS_MAX)), Action.ROTATED, context);
    }

    private static Decision write(Basis basis, List<SessionKey> keys, Action action, Context context) {
        long revision = basis.revision() + 1;
        SessionKeysChanged changed = new SessionKeysChanged(context.now(), revision, keys);
        Change change = new Change(
                changed, Decider.entry(context, changed.key(), revision, action, Optional.of(withoutSecrets(keys))));
        return new Accepted(List.of(change), List.of(new Effect(KIND, NAME, action, revision, List.of())));
    }

    private static JsonNode withoutSecrets(List<SessionKey> keys) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        ArrayNode array = json.putArray("keys");
        keys.forEach(key -> array.addObject()
                .put("kid", key.kid())
                .put("createdAt", key.createdAt().toString()));
        return json;
    }
}
