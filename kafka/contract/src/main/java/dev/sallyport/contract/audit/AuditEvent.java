package dev.sallyport.contract.audit;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;
import java.util.Optional;

/** What an {@link AuditRecord} is about. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AuditEvent.Refused.class, name = "refusal"),
    @JsonSubTypes.Type(value = AuditEvent.AdminAction.class, name = "admin"),
    @JsonSubTypes.Type(value = AuditEvent.ToolChanged.class, name = "tool-changed"),
    @JsonSubTypes.Type(value = AuditEvent.Started.class, name = "start"),
    @JsonSubTypes.Type(value = AuditEvent.Stopped.class, name = "stop"),
    @JsonSubTypes.Type(value = AuditEvent.Lost.class, name = "lost")
})
public sealed interface AuditEvent {
    /**
     * An edge refused or failed a call.
     *
     * @param reason from the closed list of {@code data.reason}
     * @param httpStatus what the client got; absent when it left before
     * @param callId of the {@link dev.sallyport.contract.telemetry.CallRecord} of the same exchange
     * @param configOffset the configuration it was refused under
     */
    record Refused(
            String reason, Optional<Integer> httpStatus, String callId, long configOffset, Caller caller, Target target)
            implements AuditEvent {
        public Refused {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(callId, "callId");
            Objects.requireNonNull(caller, "caller");
            Objects.requireNonNull(target, "target");
        }
    }

    /**
     * Who was refused, as far as it is known.
     *
     * @param authentication how the caller was recognised; absent when it was not
     * @param principal who the caller is, in the words of whoever vouched for it
     * @param address the client's IP address
     * @param session a hash of the session id, never the id
     */
    record Caller(
            Optional<String> authentication,
            Optional<String> principal,
            Optional<String> subscription,
            Optional<String> subject,
            Optional<String> address,
            Optional<String> session) {}

    /**
     * What was wanted.
     *
     * @param server absent when no server matched
     * @param name the tool, prompt or resource URI
     */
    record Target(Optional<String> server, Optional<String> method, Optional<String> name) {}

    /**
     * Somebody changed the configuration, or was not let.
     *
     * @param action what was wanted
     * @param resource {@code kind/name}; absent when the action is about no single one
     * @param revision of the resource from then on; absent when nothing changed
     * @param why the actor's words, if they gave any
     * @param outcome {@code created}, {@code updated}, {@code removed}, …, {@code unchanged}, {@code refused},
     *     {@code unavailable}, {@code unknown}; {@code admitted} for a use of the admin token beside OAuth
     * @param reason of a refusal
     */
    record AdminAction(
            Actor actor,
            String action,
            Optional<String> resource,
            Optional<Long> revision,
            Optional<String> why,
            String outcome,
            Optional<String> reason)
            implements AuditEvent {
        public AdminAction {
            Objects.requireNonNull(actor, "actor");
            Objects.requireNonNull(action, "action");
            Objects.requireNonNull(outcome, "outcome");
        }
    }

    /**
     * Who acted.
     *
     * @param name absent when nobody was recognised
     * @param address the client's IP address, when it is known
     */
    record Actor(Optional<String> name, Optional<String> address) {}

    /**
     * An upstream listed another definition of a pinned tool than the pinned one, and the edge took the tool away.
     *
     * @param oldHash of the definition that the edge knew: the pinned one, or what it saw after that
     * @param newHash to pin where the change is wanted; absent when the definition has no canonical form
     */
    record ToolChanged(String server, String tool, String oldHash, Optional<String> newHash) implements AuditEvent {
        public ToolChanged {
            Objects.requireNonNull(server, "server");
            Objects.requireNonNull(tool, "tool");
            Objects.requireNonNull(oldHash, "oldHash");
        }
    }

    /** The first record of every run. */
    record Started(String version) implements AuditEvent {}

    /** The last record of a run that ended in order. */
    record Stopped() implements AuditEvent {}

    /**
     * There was no room for events that happened since the last such record or the start.
     *
     * @param events how many
     */
    record Lost(long events) implements AuditEvent {}
}
