package dev.sallyport.config.decide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sallyport.config.decide.Command.Apply;
import dev.sallyport.config.decide.Command.Document;
import dev.sallyport.config.decide.Command.MakeSessionKeys;
import dev.sallyport.config.decide.Command.Put;
import dev.sallyport.config.decide.Command.RegenerateKey;
import dev.sallyport.config.decide.Command.Remove;
import dev.sallyport.config.decide.Command.RollBack;
import dev.sallyport.config.decide.Command.RotateSessionKeys;
import dev.sallyport.config.decide.Decision.Accepted;
import dev.sallyport.config.decide.Decision.Refused;
import dev.sallyport.config.decide.Effect.Action;
import dev.sallyport.config.decide.Refusal.Referrer;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ConfigRecord.ResourceRemoved;
import dev.sallyport.contract.config.HistoryEntry;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.Subscription;
import dev.sallyport.contract.config.SubscriptionKeys;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides commands. Same basis, same command, same context: same decision. */
public final class Decider {
    private Decider() {}

    public static Decision decide(Basis basis, Command command, Context context) {
        return switch (command) {
            case Put put -> put(basis, put, context);
            case Remove remove -> remove(basis, remove, context);
            case RollBack rollBack -> rollBack(basis, rollBack, context);
            case Apply apply -> apply(basis, apply, context);
            case RegenerateKey regenerate -> regenerate(basis, regenerate, context);
            case MakeSessionKeys make -> SessionKeyDecisions.make(basis, make, context);
            case RotateSessionKeys rotate -> SessionKeyDecisions.rotate(basis, rotate, context);
        };
    }

    private static Decision put(Basis basis, Put put, Context context) {
        Optional<Refusal> refusal = refusal(basis, ResourceId.of(put.resource()), put.precondition(), Silence.REFUSED);
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        return Writing.decide(basis, List.of(new Write("", put.resource(), Optional.empty())), context);
    }

    private static Decision remove(Basis basis, Remove remove, Context context) {
        ResourceId id = remove.resource();
        if (current(basis, id).isEmpty()) {
            return new Refused(new Refusal.NotFound(id));
        }
        Optional<Refusal> refusal = refusal(basis, id, remove.precondition(), Silence.REFUSED);
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        List<Referrer> referrers = EndState.referrers(basis.image().resources(), id);
        if (!referrers.isEmpty()) {
            return new Refused(new Refusal.InUse(id, referrers));
        }
        ResourceRemoved removed = new ResourceRemoved(id.kind(), id.name());
        long revision = basis.revision() + 1;
        HistoryEntry entry = entry(context, removed.key(), revision, Action.REMOVED, Optional.empty());
        return new Accepted(
                List.of(new Change(removed, entry)), List.of(Effect.of(id, Action.REMOVED, revision, List.of())));
    }

    private static Decision rollBack(Basis basis, RollBack rollBack, Context context) {
        Optional<Refusal> refusal =
                refusal(basis, ResourceId.of(rollBack.resource()), rollBack.precondition(), Silence.ACCEPTED);
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        return Writing.decide(
                basis,
                List.of(new Write("", rollBack.resource(), Optional.of(Action.ROLLED_BACK))),
                inWords("back to revision " + rollBack.revision(), context));
    }

    /** Whoever gives no reason has at least said what to do. */
    private static Context inWords(String what, Context context) {
        Author author = context.author();
        return new Context(
                new Author(
                        author.name(),
                        author.address(),
                        Optional.of(author.why().orElse(what))),
                context.now());
    }

    private static Decision apply(Basis basis, Apply apply, Context context) {
        List<Problem> twice = namedTwice(apply.documents());
        if (!twice.isEmpty()) {
            return new Refused(new Refusal.Conflict(twice));
        }
        List<Write> writes = apply.documents().stream()
                .map(document -> new Write(document.pointer(), document.resource(), Optional.empty()))
                .toList();
        return Writing.decide(basis, writes, context);
    }

    private static List<Problem> namedTwice(List<Document> documents) {
        List<Problem> problems = new ArrayList<>();
        Map<ResourceId, Integer> first = new HashMap<>();
        for (Document document : documents) {
            ResourceId id = ResourceId.of(document.resource());
            Integer earlier = first.putIfAbsent(id, document.index());
            if (earlier != null) {
                problems.add(Problem.of(
                        document.pointer() + "/name",
                        TextNode.valueOf(id.name()).toString(),
                        "a name that stands once; document " + earlier + " has it too"));
            }
        }
        return problems;
    }

    private static Decision regenerate(Basis basis, RegenerateKey regenerate, Context context) {
        ResourceId id = new ResourceId(ResourceKind.SUBSCRIPTION, regenerate.subscription());
        Optional<Subscription> before = basis.image()
                .resources()
                .find(ResourceKind.SUBSCRIPTION, id.name())
                .map(ResourceChanged::resource);
        if (before.isEmpty()) {
            return new Refused(new Refusal.NotFound(id));
        }
        Optional<Refusal> refusal = refusal(basis, id, regenerate.precondition(), Silence.ACCEPTED);
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        String slot = Fields.label(regenerate.slot());
        Subscription after = before.get()
                .with(before.get()
                        .keys()
                        .map(keys -> keys.with(regenerate.slot(), regenerate.key()))
                        .orElse(new SubscriptionKeys(regenerate.key(), regenerate.key())));
        long revision = basis.revision() + 1;
        ResourceChanged<Subscription> changed = new ResourceChanged<>(context.now(), revision, after);
        HistoryEntry entry = entry(
                inWords(slot + " key regenerated", context),
                changed.key(),
                revision,
                Action.ROTATED,
                Optional.of(after.toJson()));
        return new Accepted(
                List.of(new Change(changed, entry)),
                List.of(Effect.of(id, Action.ROTATED, revision, List.of(FieldChange.hidden("/keys/" + slot)))));
    }

    /** What becomes of a change to an existing resource whose sender does not say which revision they saw. */
    private enum Silence {
        REFUSED,
        ACCEPTED
    }

    private static Optional<Refusal> refusal(Basis basis, ResourceId id, Precondition precondition, Silence silence) {
        Optional<Long> current = current(basis, id).map(ResourceChanged::revision);
        return switch (precondition) {
            case Precondition.Unstated unstated ->
                current.filter(exists -> silence == Silence.REFUSED)
                        .map(revision -> new Refusal.PreconditionMissing(id, revision));
            case Precondition.Exists exists ->
                current.isPresent() ? Optional.empty() : Optional.of(new Refusal.Stale(id, Optional.empty()));
            case Precondition.Matches matches ->
                current.filter(matches.revisions()::contains).isPresent()
                        ? Optional.empty()
                        : Optional.of(new Refusal.Stale(id, current));
            case Precondition.Absent absent -> current.map(revision -> new Refusal.AlreadyExists(id, revision));
        };
    }

    static Optional<ResourceChanged<?>> current(Basis basis, ResourceId id) {
        return Optional.ofNullable(basis.image().resources().of(id.kind()).get(id.name()));
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
