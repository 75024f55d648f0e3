package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.decide.Command.RotateSessionKeys;
import dev.sallyport.config.log.ConfigLog;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.ConfigRecord.SessionKeysChanged;
import dev.sallyport.contract.config.SessionKey;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/** {@code /session-keys}: their names and ages, never the keys. */
final class SessionKeyPaths {
    private final ConfigLog log;
    private final Writes writes;
    private final SessionKeyMint mint;

    SessionKeyPaths(ConfigLog log, Writes writes, SessionKeyMint mint) {
        this.log = log;
        this.writes = writes;
        this.mint = mint;
    }

    List<Endpoint<?>> endpoints() {
        return List.of(
                Endpoint.get("/session-keys", NoQuery::read, (call, query) -> Answer.ok(keys())),
                new Endpoint<>(HttpMethod.POST, "/session-keys/rotate", WriteQuery::read, 0, this::rotate));
    }

    private Future<Answer> rotate(ApiCall call, WriteQuery query) {
        return writes.write(
                call.caller(),
                new RotateSessionKeys(mint.fresh()),
                KeysToShow.NONE,
                query,
                written -> Answer.ok(keys()));
    }

    private JsonNode keys() {
        List<SessionKey> keys =
                log.view().image().sessionKeys().map(SessionKeysChanged::keys).orElse(List.of());
        ObjectNode body = Json.MAPPER.createObjectNode();
        ArrayNode array = body.putArray("keys");
        for (int i = 0; i < keys.size(); i++) {
            array.addObject()
                    .put("kid", keys.get(i).kid())
                    .put("createdAt", keys.get(i).createdAt().toString())
                    .put("use", i == 0 ? "sealing" : i == 1 ? "next" : "opening");
        }
        return body;
    }
}
