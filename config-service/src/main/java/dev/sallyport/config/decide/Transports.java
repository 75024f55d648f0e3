package dev.sallyport.config.decide;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.sallyport.config.decide.References.Reference;
import dev.sallyport.contract.config.Backend;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.GlobalPolicies;
import dev.sallyport.contract.config.ProductDefinition;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.Resources;
import dev.sallyport.contract.config.ServerBackend;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.Transport;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether calls of one transport would be sent to a backend of the other, when all of these are written: what clients of
 * one say cannot be sent on with the other. Used by one thread, once.
 */
final class Transports {
    /** What an answer still shows: ten thousand servers may have one backend. */
    private static final int PROBLEMS_MAX = 1_000;

    private final Resources before;
    private final List<Write> writes;
    private final Map<ResourceId, Resource> written = new HashMap<>();
    private final Map<ResourceId, Write> changed = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    Transports(Resources before, List<Write> writes) {
        this.before = before;
        this.writes = writes;
        for (Write write : writes) {
            written.put(write.id(), write.resource());
            if (write.resource() instanceof Backend backend
                    && known(write.id())
                            .filter(was -> was != transport(backend))
                            .isPresent()) {
                changed.put(write.id(), write);
            }
        }
    }

    /** Every reference that goes from one transport to the other. */
    List<Problem> problems() {
        for (Write write : writes) {
            if (write.resource() instanceof ServerDefinition server) {
                others(server)
                        .forEach((reference, own) -> problems.add(Problem.of(
                                write.pointer() + reference.pointer(),
                                reference.written(),
                                "a backend with the server's transport, " + Fields.label(own))));
            }
        }
        if (!changed.isEmpty()) {
            before.all()
                    .map(ResourceChanged::resource)
                    .filter(resource -> !written.containsKey(ResourceId.of(resource)))
                    .sorted(Comparator.comparing(
                            resource -> ResourceId.of(resource).key()))
                    .forEach(this::lookAtUser);
        }
        return problems;
    }

    /** Somebody who stays as before and may use a backend that changes. */
    private void lookAtUser(Resource user) {
        if (user instanceof ServerDefinition server) {
            Optional<Write> own = server.backend() instanceof ServerBackend.Named named
                    ? Optional.ofNullable(changed.get(backend(named)))
                    : Optional.empty();
            others(server)
                    .forEach((reference, transport) -> Optional.ofNullable(changed.get(reference.target()))
                            .or(() -> own)
                            .ifPresent(write -> note(write, server, reference)));
        } else if (user instanceof ProductDefinition || user instanceof GlobalPolicies) {
            // Of which servers they speak is often known to their conditions only.
            for (Reference reference : References.of(user)) {
                Optional.ofNullable(changed.get(reference.target())).ifPresent(write -> note(write, user, reference));
            }
        }
    }

    private void note(Write write, Resource user, Reference reference) {
        if (problems.size() < PROBLEMS_MAX && write.resource() instanceof Backend backend) {
            problems.add(Problem.of(
                            write.pointer() + "/transport",
                            TextNode.valueOf(Fields.label(transport(backend))).toString(),
                            Fields.label(known(write.id()).orElseThrow()) + ", as it is now, for " + ResourceId.of(user)
                                    + " at " + reference.pointer())
                    .withHint("change what sends calls there first, or in the same request to /apply"));
        }
    }

    /** The backends of another transport that {@code server} names, with its own transport. */
    private Map<Reference, Transport> others(ServerDefinition server) {
        Map<Reference, Transport> others = new LinkedHashMap<>();
        Optional<Transport> own = switch (server.backend()) {
            case ServerBackend.Own itself -> Optional.of(itself.definition().transport());
            case ServerBackend.Named named -> then(backend(named));
        };
        if (own.isPresent()) {
            for (Reference reference : References.of(server)) {
                if (then(reference.target()).filter(other -> other != own.get()).isPresent()) {
                    others.put(reference, own.get());
                }
            }
        }
        return others;
    }

    private static ResourceId backend(ServerBackend.Named named) {
        return new ResourceId(ResourceKind.BACKEND, named.name());
    }

    /** Of a backend, when everything is written. */
    private Optional<Transport> then(ResourceId id) {
        return written.get(id) instanceof Backend backend ? Optional.of(transport(backend)) : known(id);
    }

    /** Of a backend, before anything is written. */
    private Optional<Transport> known(ResourceId id) {
        return id.kind().equals(ResourceKind.BACKEND)
                ? before.find(ResourceKind.BACKEND, id.name()).map(found -> transport(found.resource()))
                : Optional.empty();
    }

    private static Transport transport(Backend backend) {
        return backend.definition().transport();
    }
}
