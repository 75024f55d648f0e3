package dev.sallyport.process;

import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.Optional;

/**
 * Where a socket listens or is reached.
 *
 * @param port 0 lets the operating system choose
 */
public record HostPort(String host, int port) {
    private static final Rule HOST = Rule.matching("[A-Za-z0-9._:-]{1,253}", "a host name or an IP address");

    /** Loopback unless the configuration says otherwise. */
    public static Optional<HostPort> read(Fields fields) {
        Optional<String> host = fields.optionalString("host", HOST);
        int port = fields.integer("port", 0, 0, 65_535);
        return fields.build(() -> new HostPort(host.orElse("127.0.0.1"), port));
    }

    public static HostPort loopback(int port) {
        return new HostPort("127.0.0.1", port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
