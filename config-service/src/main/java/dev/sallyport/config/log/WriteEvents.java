package dev.sallyport.config.log;

import dev.sallyport.config.decide.Author;
import dev.sallyport.config.decide.Command;
import dev.sallyport.config.decide.Decision.Accepted;
import dev.sallyport.config.decide.Decision.Refused;
import dev.sallyport.config.decide.Effect;
import dev.sallyport.config.decide.Refusal;
import dev.sallyport.config.log.WriteOutcome.Decided;
import dev.sallyport.config.log.WriteOutcome.Unavailable;
import dev.sallyport.contract.audit.AuditEvent;
import dev.sallyport.contract.audit.AuditEvent.Actor;
import dev.sallyport.contract.audit.AuditEvent.AdminAction;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ResourceKind;
import java.util.List;
import java.util.Optional;

/** What the audit trail says of a command and what became of it: one event a resource that changed, else one in all. */
final class WriteEvents {
    private WriteEvents() {}

    /** What was asked for, and of which resource if it is one. */
    private record Asked(String action, Optional<String> resource, Author author) {
        AdminAction became(String outcome, Optional<String> reason) {
            return event(resource, Optional.empty(), outcome, reason);
        }

        AdminAction did(Effect effect) {
            return event(
                    Optional.of(effect.kind() + "/" + effect.name()),
                    Optional.of(effect.revision()),
                    effect.action().label(),
                    Optional.empty());
        }

        private AdminAction event(
                Optional<String> key, Optional<Long> revision, String outcome, Optional<String> reason) {
            Actor actor = new Actor(Optional.of(author.name()), author.address());
            return new AdminAction(actor, action, key, revision, author.why(), outcome, reason);
        }
    }

    static List<AuditEvent> of(Command command, Author author, WriteOutcome outcome) {
        Asked asked = asked(command, author);
        return switch (outcome) {
            case Unavailable unavailable ->
                List.of(asked.became(
                        switch (unavailable.certainty()) {
                            case NOTHING_WRITTEN -> "unavailable";
                            case UNKNOWN -> "unknown";
                        },
                        Optional.empty()));
            case Decided decided ->
                switch (decided.decision()) {
                    case Refused refused -> List.of(asked.became("refused", Optional.of(reason(refused.refusal()))));
                    case Accepted accepted -> accepted(asked, accepted);
                };
        };
    }

    private static List<AuditEvent> accepted(Asked asked, Accepted accepted) {
        List<AuditEvent> changed = accepted.effects().stream()
                .filter(effect -> effect.action() != Effect.Action.UNCHANGED)
                .<AuditEvent>map(asked::did)
                .toList();
        return changed.isEmpty() ? List.of(asked.became(Effect.Action.UNCHANGED.label(), Optional.empty())) : changed;
    }

    private static Asked asked(Command command, Author author) {
        return switch (command) {
            case Command.Put put -> new Asked("put", key(put.resource()), author);
            case Command.Remove remove ->
                new Asked("remove", Optional.of(remove.resource().key()), author);
            case Command.RollBack back -> new Asked("roll-back", key(back.resource()), author);
            case Command.Apply apply -> new Asked("apply", Optional.empty(), author);
            case Command.RegenerateKey regenerate ->
                new Asked(
                        "regenerate-key",
                        Optional.of(ResourceKind.SUBSCRIPTION.key(regenerate.subscription())),
                        author);
            case Command.MakeSessionKeys make -> new Asked("make-session-keys", Optional.empty(), author);
            case Command.RotateSessionKeys rotate -> new Asked("rotate-session-keys", Optional.empty(), author);
        };
    }

    private static Optional<String> key(Resource resource) {
        return Optional.of(resource.kind().key(resource.name()));
    }

    private static String reason(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NotFound notFound -> "not_found";
            case Refusal.PreconditionMissing missing -> "precondition_missing";
            case Refusal.Stale stale -> "stale";
            case Refusal.AlreadyExists exists -> "already_exists";
            case Refusal.Conflict conflict -> "conflict";
            case Refusal.InUse used -> "in_use";
        };
    }
}
