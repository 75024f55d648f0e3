package dev.sallyport.config.decide;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.decide.Decision.Accepted;
import dev.sallyport.config.decide.Decision.Refused;
import dev.sallyport.config.decide.Effect.Action;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.input.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides what to append so that resources are as they shall be. */
final class Writing {
    /** A reader that stops in the middle never sees a resource before those that it refers to. */
    private static final Comparator<Write> REFERRED_TO_FIRST = Comparator.comparingInt(
            write -> ResourceKind.ALL.indexOf(write.resource().kind()));

    private final Basis basis;
    private final Context context;
    private final List<Change> changes = new ArrayList<>();
    private final Map<ResourceId, Effect> effects = new HashMap<>();
    private long revision;

    private Writing(Basis basis, Context context) {
        this.basis = basis;
        this.context = context;
        this.revision = basis.revision();
    }

    static Decision decide(Basis basis, List<Write> wanted, Context context) {
        List<Problem> problems = new ArrayList<>();
        List<Write> writes = kept(basis, wanted, problems);
        problems.addAll(new EndState(basis.image().resources(), wanted).problems());
        if (!problems.isEmpty()) {
            return new Refused(new Refusal.Conflict(problems));
        }
        Writing writing = new Writing(basis, context);
        writes.stream().sorted(REFERRED_TO_FIRST).forEach(writing::write);
        List<Effect> effects =
                writes.stream().map(write -> writing.effects.get(write.id())).toList();
        return new Accepted(writing.changes, effects);
    }

    private static List<Write> kept(Basis basis, List<Write> wanted, List<Problem> problems) {
        List<Write> writes = new ArrayList<>(wanted.size());
        for (Write write : wanted) {
            Hidden.kept(write.resource(), before(basis, write.id()))
                    .below(write.pointer())
                    .fold(resource -> writes.add(write.with(resource)), problems::addAll);
        }
        return writes;
    }

    private static Optional<Resource> before(Basis basis, ResourceId id) {
        return Decider.current(basis, id).map(ResourceChanged::resource);
    }

    private void write(Write write) {
        Resource resource = write.resource();
        Optional<ResourceChanged<?>> current = Decider.current(basis, write.id());
        Optional<Resource> before = current.map(ResourceChanged::resource);
        if (before.equals(Optional.of(resource))) {
            effect(write, Action.UNCHANGED, current.orElseThrow().revision(), List.of());
            return;
        }
        revision++;
        Action action = write.action().orElse(before.isPresent() ? Action.UPDATED : Action.CREATED);
        JsonNode shown = resource.toJson();
        ResourceChanged<Resource> changed = new ResourceChanged<>(context.now(), revision, resource);
        changes.add(new Change(changed, Decider.entry(context, changed.key(), revision, action, Optional.of(shown))));
        effect(
                write,
                action,
                revision,
                before.map(known -> fields(known, resource)).orElse(List.of()));
    }

    private static List<FieldChange> fields(Resource before, Resource after) {
        List<FieldChange> fields =
                new ArrayList<>(FieldChange.between(Optional.of(before.toJson()), Optional.of(after.toJson())));
        Hidden.change(before, after).ifPresent(fields::add);
        return fields;
    }

    private void effect(Write write, Action action, long at, List<FieldChange> fields) {
        effects.put(write.id(), Effect.of(write.id(), action, at, fields));
    }
}
