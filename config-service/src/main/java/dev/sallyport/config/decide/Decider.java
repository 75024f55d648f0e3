package dev.sallyport.config.decide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sallyport.config.decide.Command.ApplyServers;
import dev.sallyport.config.decide.Command.Document;
import dev.sallyport.config.decide.Command.MakeSessionKeys;
import dev.sallyport.config.decide.Command.PutServer;
import dev.sallyport.config.decide.Command.RemoveServer;
import dev.sallyport.config.decide.Command.RollBackServer;
import dev.sallyport.config.decide.Command.RotateSessionKeys;
import dev.sallyport.config.decide.Decision.Accepted;
import dev.sallyport.config.decide.Decision.Refused;
import dev.sallyport.config.decide.Effect.Action;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ConfigRecord.ResourceRemoved;
import dev.sallyport.contract.config.HistoryEntry;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.input.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides commands. Same basis, same command, same context: same decision. */
public final class Decider {
    private Decider() {}

    public static Decision decide(Basis basis, Command command, Context context) {
        return switch (command) {
            case PutServer put -> put(basis, put, context);
            case RemoveServer remove -> remove(basis, remove, context);
            case RollBackServer rollBack -> rollBack(basis, rollBack, context);
            case ApplyServers apply -> apply(basis, apply, context);
            case MakeSessionKeys make -> SessionKeyDecisions.make(basis, make, context);
            case RotateSessionKeys rotate -> SessionKeyDecisions.rotate(basis, rotate, context);
        };
    }

    private static Decision put(Basis basis, PutServer put, Context context) {
        Optional<ResourceChanged<ServerDefinition>> before =
                server(basis, put.server().name());
        Optional<Refusal> refusal = refusal(put.server().name(), before, put.precondition(), Silence.REFUSED);
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        return write(basis, List.of(new Write("", put.server(), Optional.empty())), context);
    }

    private static Decision remove(Basis basis, RemoveServer remove, Context context) {
        Optional<ResourceChanged<ServerDefinition>> before = server(basis, remove.name());
        if (before.isEmpty()) {
            return new Refused(new Refusal.NotFound(remove.name()));
        }
        Optional<Refusal> refusal = refusal(remove.name(), before, remove.precondition(), Silence.REFUSED);
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        ResourceRemoved removed = new ResourceRemoved(ResourceKind.SERVER, remove.name());
        long revision = basis.revision() + 1;
        HistoryEntry entry = entry(context, removed.key(), revision, Action.REMOVED, Optional.empty());
        return new Accepted(
                List.of(new Change(removed, entry)),
                List.of(new Effect(ResourceKind.SERVER.label(), remove.name(), Action.REMOVED, revision, List.of())));
    }

    private static Decision rollBack(Basis basis, RollBackServer rollBack, Context context) {
        ServerDefinition server = rollBack.server();
        Optional<Refusal> refusal =
                refusal(server.name(), server(basis, server.name()), rollBack.precondition(), Silence.ACCEPTED);
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        return write(
                basis, List.of(new Write("", server, Optional.of(Action.ROLLED_BACK))), inWords(rollBack, context));
    }

    /** Whoever gives no reason for going back has at least said where to. */
    private static Context inWords(RollBackServer rollBack, Context context) {
        Author author = context.author();
        String why = author.why().orElse("back to revision " + rollBack.revision());
        return new Context(new Author(author.name(), Optional.of(why)), context.now());
    }

    private static Decision apply(Basis basis, ApplyServers apply, Context context) {
        List<Problem> twice = namedTwice(apply.documents());
        if (!twice.isEmpty()) {
            return new Refused(new Refusal.Conflict(twice));
        }
        List<Write> writes = apply.documents().stream()
                .map(document -> new Write(document.pointer(), document.server(), Optional.empty()))
                .toList();
        return write(basis, writes, context);
    }

    private static List<Problem> namedTwice(List<Document> documents) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Integer> first = new HashMap<>();
        for (Document document : documents) {
            String name = document.server().name();
            Integer earlier = first.putIfAbsent(name, document.index());
            if (earlier != null) {
                problems.add(Problem.of(
                        document.pointer() + "/name",
                        TextNode.valueOf(name).toString(),
                        "a name that stands once; document " + earlier + " has it too"));
            }
        }
        return problems;
    }

    /**
     * A server as it shall be.
     *
     * @param pointer where it stands in the request
     * @param action what history calls the change, unless that follows from the change itself
     */
    private record Write(String pointer, ServerDefinition server, Optional<Action> action) {}

    private static Decision write(Basis basis, List<Write> writes, Context context) {
        List<Problem> problems = takenBasePaths(basis, writes);
        if (!problems.isEmpty()) {
            return new Refused(new Refusal.Conflict(problems));
        }
        List<Change> changes = new ArrayList<>();
        List<Effect> effects = new ArrayList<>();
        long revision = basis.revision();
        for (Write write : writes) {
            ServerDefinition server = write.server();
            Optional<ResourceChanged<ServerDefinition>> before = server(basis, server.name());
            if (before.isPresent() && before.get().resource().equals(server)) {
                effects.add(effect(server, Action.UNCHANGED, before.get().revision(), List.of()));
                continue;
            }
            revision++;
            Action action = write.action().orElse(before.isPresent() ? Action.UPDATED : Action.CREATED);
            JsonNode resource = server.toJson();
            ResourceChanged<ServerDefinition> changed = new ResourceChanged<>(context.now(), revision, server);
            changes.add(new Change(changed, entry(context, changed.key(), revision, action, Optional.of(resource))));
            List<FieldChange> fields =
                    FieldChange.between(before.map(earlier -> earlier.resource().toJson()), Optional.of(resource));
            effects.add(effect(server, action, revision, fields));
        }
        return new Accepted(changes, effects);
    }

    /** Judged on how things will be afterwards, so that servers can swap their paths in one request. */
    private static List<Problem> takenBasePaths(Basis basis, List<Write> writes) {
        Set<String> written = new HashSet<>();
        Set<String> wanted = new HashSet<>();
        for (Write write : writes) {
            written.add(write.server().name());
            wanted.add(write.server().basePath());
        }
        Map<String, String> ownerOfPath = new HashMap<>();
        for (ResourceChanged<ServerDefinition> other : basis.image().servers().values()) {
            if (wanted.contains(other.resource().basePath())
                    && !written.contains(other.resource().name())) {
                ownerOfPath.put(other.resource().basePath(), other.resource().name());
            }
        }
        List<Problem> problems = new ArrayList<>();
        for (Write write : writes) {
            String basePath = write.server().basePath();
            String owner = ownerOfPath.putIfAbsent(basePath, write.server().name());
            if (owner != null) {
                problems.add(Problem.of(
                        write.pointer() + "/basePath",
                        TextNode.valueOf(basePath).toString(),
                        "a basePath that no other server has; server " + owner + " has this one"));
            }
        }
        return problems;
    }

    /** What becomes of a change to an existing resource whose sender does not say which revision they saw. */
    private enum Silence {
        REFUSED,
        ACCEPTED
    }

    private static Optional<Refusal> refusal(
            String name,
            Optional<ResourceChanged<ServerDefinition>> current,
            Precondition precondition,
            Silence silence) {
        return switch (precondition) {
            case Precondition.Unstated unstated ->
                current.filter(exists -> silence == Silence.REFUSED)
                        .map(exists -> new Refusal.PreconditionMissing(name, exists.revision()));
            case Precondition.Exists exists ->
                current.isPresent() ? Optional.empty() : Optional.of(new Refusal.Stale(name, Optional.empty()));
            case Precondition.Matches matches ->
                current.map(ResourceChanged::revision)
                                .filter(matches.revisions()::contains)
                                .isPresent()
                        ? Optional.empty()
                        : Optional.of(new Refusal.Stale(name, current.map(ResourceChanged::revision)));
            case Precondition.Absent absent ->
                current.map(exists -> new Refusal.AlreadyExists(name, exists.revision()));
        };
    }

    private static Optional<ResourceChanged<ServerDefinition>> server(Basis basis, String name) {
        return Optional.ofNullable(basis.image().servers().get(name));
    }

    private static Effect effect(ServerDefinition server, Action action, long revision, List<FieldChange> fields) {
        return new Effect(ResourceKind.SERVER.label(), server.name(), action, revision, fields);
    }

    static HistoryEntry entry(Context context, String key, long revision, Action action, Optional<JsonNode> resource) {
        return new HistoryEntry(
                HistoryEntry.SCHEMA,
                context.now(),
                key,
                revision,
                action.label(),
                context.author().name(),
                context.author().why(),
                resource);
    }
}
