package dev.sallyport.config.decide;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.sallyport.config.decide.References.Reference;
import dev.sallyport.config.decide.Refusal.Referrer;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.NamedValue;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.Resources;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.input.DidYouMean;
import dev.sallyport.contract.input.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How things will be when all of these are written. Conflicts are judged on it, so that servers can swap their paths in
 * one request, and resources can stand in it in any order. Used by one thread.
 */
final class EndState {
    /** A hint looks at every name that there is. */
    private static final int HINTS_MAX = 5;
    /** What an answer still shows. */
    private static final int REFERRERS_MAX = 1_000;

    private final Resources before;
    private final List<Write> writes;
    private final Map<ResourceId, Resource> written = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private int hints;

    EndState(Resources before, List<Write> writes) {
        this.before = before;
        this.writes = writes;
        writes.forEach(write -> written.put(write.id(), write.resource()));
    }

    /** Everything that does not go together. */
    List<Problem> problems() {
        takenBasePaths();
        for (Write write : writes) {
            for (Reference reference : References.of(write.resource())) {
                if (!exists(reference.target())) {
                    problems.add(missing(write, reference));
                } else if (reference.secret() && !isSecret(reference.target())) {
                    problems.add(Problem.of(
                            write.pointer() + reference.pointer(),
                            reference.written(),
                            "a named value that is secret"));
                }
            }
        }
        problems.addAll(new Transports(before, writes).problems());
        return problems;
    }

    private boolean exists(ResourceId id) {
        return written.containsKey(id) || before.of(id.kind()).containsKey(id.name());
    }

    private boolean isSecret(ResourceId id) {
        return Optional.ofNullable(written.get(id))
                .or(() ->
                        Optional.ofNullable(before.of(id.kind()).get(id.name())).map(ResourceChanged::resource))
                .filter(resource -> resource instanceof NamedValue value && value.isSecret())
                .isPresent();
    }

    private Problem missing(Write write, Reference reference) {
        ResourceKind<?> kind = reference.target().kind();
        Problem problem = Problem.of(
                write.pointer() + reference.pointer(), reference.written(), "a " + kind.noun() + " that exists");
        if (hints == HINTS_MAX) {
            return problem;
        }
        hints++;
        List<String> names = Stream.concat(
                        before.of(kind).keySet().stream(),
                        written.keySet().stream()
                                .filter(id -> id.kind().equals(kind))
                                .map(ResourceId::name))
                .toList();
        return DidYouMean.among(names, reference.target().name())
                .map(problem::withHint)
                .orElse(problem);
    }

    private void takenBasePaths() {
        Map<String, ServerDefinition> wanted = new HashMap<>();
        writes.forEach(write -> server(write).ifPresent(server -> wanted.put(server.basePath(), server)));
        if (wanted.isEmpty()) {
            return;
        }
        Map<String, String> ownerOfPath = new HashMap<>();
        for (ResourceChanged<ServerDefinition> other :
                before.of(ResourceKind.SERVER).values()) {
            String basePath = other.resource().basePath();
            if (wanted.containsKey(basePath) && !written.containsKey(ResourceId.of(other.resource()))) {
                ownerOfPath.put(basePath, other.resource().name());
            }
        }
        for (Write write : writes) {
            server(write).ifPresent(server -> {
                String owner = ownerOfPath.putIfAbsent(server.basePath(), server.name());
                if (owner != null) {
                    problems.add(Problem.of(
                            write.pointer() + "/basePath",
                            TextNode.valueOf(server.basePath()).toString(),
                            "a basePath that no other server has; server " + owner + " has this one"));
                }
            });
        }
    }

    private static Optional<ServerDefinition> server(Write write) {
        return write.resource() instanceof ServerDefinition server ? Optional.of(server) : Optional.empty();
    }

    /** Who refers to {@code target}, sorted. */
    static List<Referrer> referrers(Resources resources, ResourceId target) {
        return resources
                .all()
                .flatMap(changed -> References.of(changed.resource()).stream()
                        .filter(reference -> reference.target().equals(target))
                        .map(reference -> new Referrer(ResourceId.of(changed.resource()), reference.pointer())))
                .limit(REFERRERS_MAX)
                .sorted(Comparator.comparing(referrer -> referrer.resource().key() + referrer.pointer()))
                .toList();
    }
}
