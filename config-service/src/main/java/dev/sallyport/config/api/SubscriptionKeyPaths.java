package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.api.SubscriptionKeyMint.Pair;
import dev.sallyport.config.decide.Command.RegenerateKey;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.SubscriptionKeys.Slot;
import dev.sallyport.contract.input.Fields;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** {@code /subscriptions/{name}/keys/{slot}/regenerate}: a key anew, shown this once. */
final class SubscriptionKeyPaths {
    private final Writes writes;
    private final Intake intake;

    SubscriptionKeyPaths(Writes writes, Intake intake) {
        this.writes = writes;
        this.intake = intake;
    }

    Endpoint<?> endpoint() {
        return new Endpoint<>(
                HttpMethod.POST,
                "/" + ResourceKind.SUBSCRIPTION.plural() + "/{name}/keys/{slot}/regenerate",
                WriteQuery::read,
                0,
                this::regenerate);
    }

    private Future<Answer> regenerate(ApiCall call, WriteQuery query) {
        Optional<Slot> slot = Arrays.stream(Slot.values())
                .filter(one -> Fields.label(one).equals(call.pathParameters().get("slot")))
                .findFirst();
        if (slot.isEmpty()) {
            return Future.succeededFuture(
                    Answer.refused(Fault.NOT_FOUND, "A subscription has a primary and a secondary key."));
        }
        Pair pair = intake.mint().pair();
        return Preconditions.read(call.headers())
                .fold(
                        precondition -> writes.write(
                                call.caller(),
                                new RegenerateKey(
                                        call.name(),
                                        slot.get(),
                                        pair.of(slot.get()).hashed(),
                                        precondition),
                                new KeysToShow(Map.of(call.name(), pair)),
                                query,
                                written -> shown(call.name(), written)),
                        problems -> Future.succeededFuture(Answer.invalid(problems)));
    }

    private static Answer shown(String subscription, Written written) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("name", subscription);
        body.set("keys", written.keys(subscription).orElseThrow());
        return Answer.ok(body)
                .with(
                        "ETag",
                        Preconditions.entityTag(
                                written.accepted().effects().getFirst().revision()));
    }
}
