package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.decide.Effect;
import dev.sallyport.config.decide.RevocationCommand;
import dev.sallyport.config.decide.RevocationCommand.Verdict;
import dev.sallyport.config.log.RevocationLog;
import dev.sallyport.config.log.RevocationOutcome;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Fields.UnknownFields;
import dev.sallyport.contract.input.Rule;
import dev.sallyport.contract.revocation.Revocation;
import dev.sallyport.contract.revocation.RevocationImage;
import dev.sallyport.contract.revocation.Revoked;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** {@code /revocations}: rights that are taken back before their time. */
final class RevocationPaths {
    private static final int BODY_BYTES_MAX = 8 * 1024;
    private static final int PAGE_DEFAULT = 100;
    private static final int PAGE_MAX = 1_000;
    /** By then whatever it is about must have been ended in the configuration or at its issuer. */
    private static final Duration LIFE_MAX = Duration.ofDays(400);

    private static final Rule TEXT = Rule.atMost(1_024);

    private final Vertx vertx;
    private final RevocationLog log;
    private final InstantSource clock;

    RevocationPaths(Vertx vertx, RevocationLog log, InstantSource clock) {
        this.vertx = vertx;
        this.log = log;
        this.clock = clock;
    }

    /**
     * A page of the list, which is sorted by key.
     *
     * @param contains a part of the key
     * @param after begin behind this key
     */
    private record PageQuery(int limit, String after, Optional<Revoked.Kind> kind, String contains) {
        static Optional<PageQuery> read(Fields fields) {
            int limit = fields.integer("limit", PAGE_DEFAULT, 1, PAGE_MAX);
            Optional<String> after = fields.optionalString("after", TEXT);
            Optional<Revoked.Kind> kind =
                    fields.has("kind") ? fields.choice("kind", Revoked.Kind.class) : Optional.empty();
            Optional<String> contains = fields.optionalString("contains", TEXT);
            return fields.build(() -> new PageQuery(limit, after.orElse(""), kind, contains.orElse("")));
        }

        boolean includes(Revocation each) {
            return (kind.isEmpty() || kind.get() == each.revoked().kind())
                    && each.key().contains(contains);
        }
    }

    List<Endpoint<?>> endpoints() {
        return List.of(
                Endpoint.get("/revocations", PageQuery::read, (call, page) -> list(page)),
                new Endpoint<>(HttpMethod.POST, "/revocations", NoQuery::read, BODY_BYTES_MAX, this::revoke),
                new Endpoint<>(HttpMethod.DELETE, "/revocations/{key}", NoQuery::read, 0, this::giveBack));
    }

    private Answer list(PageQuery page) {
        if (!log.isLive()) {
            return Writes.catchingUp();
        }
        List<Revocation> matching =
                log.image().byKey().values().stream().filter(page::includes).toList();
        List<Revocation> found = matching.stream()
                .filter(each -> each.key().compareTo(page.after()) > 0)
                .limit(page.limit() + 1L)
                .toList();
        ObjectNode body = Json.MAPPER.createObjectNode();
        ArrayNode array = body.putArray("revocations");
        found.stream().limit(page.limit()).forEach(each -> array.add(json(each)));
        if (found.size() > page.limit()) {
            body.put("next", found.get(page.limit() - 1).key());
        }
        return Answer.ok(body.put("total", matching.size()));
    }

    private Future<Answer> revoke(ApiCall call, NoQuery none) {
        Optional<MediaType> type = call.mediaType();
        if (type.isEmpty()) {
            return Future.succeededFuture(Answer.unsupportedMediaType());
        }
        return Documents.one(call.body().getBytes(), type.get())
                .<Checked<Revocation>>fold(
                        document -> Fields.read(document, UnknownFields.REFUSED, fields -> read(fields, call.caller())),
                        Checked.Invalid::new)
                .fold(
                        revocation ->
                                write(new RevocationCommand.Revoke(revocation), call, write -> made(revocation, write)),
                        problems -> Future.succeededFuture(Answer.invalid(problems)));
    }

    private Optional<Revocation> read(Fields fields, Caller caller) {
        Instant now = clock.instant();
        Optional<Revoked> revoked = Revoked.read(fields);
        String reason = fields.optionalString("reason", Revocation.REASON).orElse("");
        String end = fields.string("expiresAt", Revoked.INSTANT);
        if (Revoked.INSTANT.holds().test(end)) {
            Instant expiresAt = Instant.parse(end);
            if (!expiresAt.isAfter(now) || expiresAt.isAfter(now.plus(LIFE_MAX))) {
                fields.problem(
                        "expiresAt",
                        "a time in the next " + LIFE_MAX.toDays()
                                + " days: when what is revoked would have ended by itself");
            }
        }
        return fields.build(
                () -> new Revocation(now, revoked.orElseThrow(), reason, caller.name(), Instant.parse(end)));
    }

    private Answer made(Revocation revocation, Verdict.Write write) {
        Revocation inForce = log.image().find(revocation.key()).orElse(revocation);
        return write.action() == Effect.Action.CREATED
                ? new Answer.Document(201, json(inForce), Map.of(HttpHeaders.LOCATION.toString(), path(inForce)))
                : Answer.ok(json(inForce));
    }

    private static String path(Revocation revocation) {
        return AdminApi.ROOT + "/revocations/"
                + URLEncoder.encode(revocation.key(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Future<Answer> giveBack(ApiCall call, NoQuery none) {
        String key = call.pathParameters().getOrDefault("key", "");
        return write(new RevocationCommand.GiveBack(key), call, write -> new Answer.NoContent(Map.of()));
    }

    private Future<Answer> write(RevocationCommand command, ApiCall call, Function<Verdict.Write, Answer> success) {
        return Future.fromCompletionStage(
                        log.write(command, call.caller().author(Optional.empty())), vertx.getOrCreateContext())
                .map(outcome -> switch (outcome) {
                    case RevocationOutcome.Unavailable away ->
                        Answer.refused(Fault.UNAVAILABLE, away.reason()).with(HttpHeaders.RETRY_AFTER.toString(), "5");
                    case RevocationOutcome.Decided decided ->
                        switch (decided.verdict()) {
                            case Verdict.Write write -> success.apply(write);
                            case Verdict.NotFound notFound ->
                                Answer.refused(Fault.NOT_FOUND, "There is no revocation with this key.");
                            case Verdict.Full full ->
                                Answer.refused(
                                        Fault.CONFLICT,
                                        "There are " + RevocationImage.LIVE_MAX
                                                + " revocations in force, and there may be no more. Delete some, or"
                                                + " revoke what many of them have in common: a client, a server, or"
                                                + " all that an issuer issued before now.");
                        };
                });
    }

    private static ObjectNode json(Revocation revocation) {
        ObjectNode stored = revocation.toJson();
        stored.remove("schema");
        ObjectNode json = Json.MAPPER.createObjectNode().put("key", revocation.key());
        json.setAll(stored);
        return json;
    }
}
