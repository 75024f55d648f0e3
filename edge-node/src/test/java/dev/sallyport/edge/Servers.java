package dev.sallyport.edge;

import dev.sallyport.contract.config.AccessDefinition;
import dev.sallyport.contract.config.BackendAddress;
import dev.sallyport.contract.config.BackendDefinition;
import dev.sallyport.contract.config.GovernanceDefinition;
import dev.sallyport.contract.config.LimitsDefinition;
import dev.sallyport.contract.config.ServerBackend;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.TimeoutsDefinition;
import dev.sallyport.contract.config.Transport;
import java.net.URI;
import java.util.List;

/** Definitions of servers that tests use; each is open to everybody, and its base path is its name. */
public final class Servers {
    private Servers() {}

    public static ServerDefinition streamable(String name, URI endpoint) {
        return definition(name, backend(endpoint, Transport.STREAMABLE_HTTP, TimeoutsDefinition.DEFAULT));
    }

    public static ServerDefinition streamable(String name, URI endpoint, TimeoutsDefinition timeouts) {
        return definition(name, backend(endpoint, Transport.STREAMABLE_HTTP, timeouts));
    }

    public static ServerDefinition sse(String name, URI origin) {
        return definition(name, backend(origin, Transport.SSE, TimeoutsDefinition.DEFAULT));
    }

    /** The same server with other limits. */
    public static ServerDefinition limited(ServerDefinition server, LimitsDefinition limits) {
        return new ServerDefinition(
                server.name(),
                server.displayName(),
                server.description(),
                server.basePath(),
                server.backend(),
                server.access(),
                limits,
                server.governance());
    }

    /** The same server, closed to anonymous callers. */
    public static ServerDefinition closed(ServerDefinition server) {
        return new ServerDefinition(
                server.name(),
                server.displayName(),
                server.description(),
                server.basePath(),
                server.backend(),
                AccessDefinition.DEFAULT,
                server.limits(),
                server.governance());
    }

    /** The same server, which gets the named headers although they are withheld by default. */
    public static ServerDefinition forwarding(ServerDefinition server, List<String> headers) {
        BackendDefinition backend = server.backend().own().orElseThrow();
        return new ServerDefinition(
                server.name(),
                server.displayName(),
                server.description(),
                server.basePath(),
                new ServerBackend.Own(new BackendDefinition(
                        backend.address(),
                        backend.transport(),
                        backend.ssePath(),
                        backend.messagesPath(),
                        backend.timeouts(),
                        headers)),
                server.access(),
                server.limits(),
                server.governance());
    }

    private static BackendDefinition backend(URI url, Transport transport, TimeoutsDefinition timeouts) {
        return new BackendDefinition(BackendAddress.at(url), transport, "/sse", "/messages", timeouts, List.of());
    }

    private static ServerDefinition definition(String name, BackendDefinition backend) {
        return new ServerDefinition(
                name,
                name,
                "",
                name,
                new ServerBackend.Own(backend),
                AccessDefinition.OPEN,
                LimitsDefinition.DEFAULT,
                GovernanceDefinition.DEFAULT);
    }
}
