package dev.sallyport.config.log;

import dev.sallyport.config.decide.Author;
import dev.sallyport.config.decide.RevocationCommand;
import dev.sallyport.config.decide.RevocationCommand.Verdict;
import dev.sallyport.contract.audit.AuditEvent;
import dev.sallyport.contract.audit.AuditEvent.Actor;
import dev.sallyport.contract.audit.AuditEvent.AdminAction;
import dev.sallyport.contract.revocation.Revocation;
import java.util.Optional;

/** What the audit trail says of a command about revocations and what became of it. */
final class RevocationEvents {
    private static final String KIND = "Revocation/";

    private RevocationEvents() {}

    static AuditEvent of(RevocationCommand command, Author author, RevocationOutcome outcome) {
        Actor actor = new Actor(Optional.of(author.name()), author.address());
        return switch (command) {
            case RevocationCommand.Revoke revoke ->
                event(actor, "revoke", Optional.of(revoke.revocation().key()), words(revoke.revocation()), outcome);
            case RevocationCommand.GiveBack back ->
                event(actor, "give-back", Optional.of(back.key()), author.why(), outcome);
            case RevocationCommand.Tidy tidy -> event(actor, "tidy", Optional.empty(), author.why(), outcome);
        };
    }

    private static Optional<String> words(Revocation revocation) {
        return Optional.of(revocation.reason()).filter(text -> !text.isEmpty());
    }

    private static AdminAction event(
            Actor actor, String action, Optional<String> key, Optional<String> why, RevocationOutcome outcome) {
        String became = switch (outcome) {
            case RevocationOutcome.Unavailable unavailable -> "unknown";
            case RevocationOutcome.Decided decided ->
                switch (decided.verdict()) {
                    case Verdict.Write write -> write.action().label();
                    case Verdict.Full full -> "refused";
                    case Verdict.NotFound none -> "refused";
                };
        };
        Optional<String> reason = switch (outcome) {
            case RevocationOutcome.Unavailable unavailable -> Optional.empty();
            case RevocationOutcome.Decided decided ->
                switch (decided.verdict()) {
                    case Verdict.Write write -> Optional.empty();
                    case Verdict.Full full -> Optional.of("full");
                    case Verdict.NotFound none -> Optional.of("not_found");
                };
        };
        return new AdminAction(actor, action, key.map(KIND::concat), Optional.empty(), why, became, reason);
    }
}
