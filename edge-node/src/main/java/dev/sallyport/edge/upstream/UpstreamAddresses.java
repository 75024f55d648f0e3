package dev.sallyport.edge.upstream;

import dev.sallyport.contract.config.policy.AddressRange;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import dev.sallyport.process.OutboundRules;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses upstreams may have. Whoever writes a backend names a host; where that leads is known when there is a
 * connection, so it is asked then, of the address that the connection has. Immutable and safe for any thread.
 *
 * <p>Link-local addresses and those of clouds' metadata services, multicast and unspecified ones are never called unless
 * {@code allowReserved} has them. Loopback and private networks are: that is where the servers are that a gateway fronts.
 *
 * @param allow when there are any, no other address is called
 * @param deny never called, whatever the others say
 * @param allowReserved exceptions from what is never called otherwise
 */
public record UpstreamAddresses(List<AddressRange> allow, List<AddressRange> deny, List<AddressRange> allowReserved) {
    public static final UpstreamAddresses DEFAULT = new UpstreamAddresses(List.of(), List.of(), List.of());

    private static final Rule RANGE = new Rule(
            text -> AddressRange.parse(text).isPresent(),
            "an IP address, a range first-last or a CIDR block, like 10.0.0.0/8; no host name");

    public UpstreamAddresses {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
        allowReserved = List.copyOf(allowReserved);
    }

    /** Reads the block {@code upstreams}. */
    public static Optional<UpstreamAddresses> read(Fields fields) {
        List<AddressRange> allow = ranges(fields.strings("allow", RANGE));
        List<AddressRange> deny = ranges(fields.strings("deny", RANGE));
        List<AddressRange> allowReserved = ranges(fields.strings("allowReserved", RANGE));
        return fields.build(() -> new UpstreamAddresses(allow, deny, allowReserved));
    }

    private static List<AddressRange> ranges(List<String> texts) {
        return texts.stream().flatMap(text -> AddressRange.parse(text).stream()).toList();
    }

    /** Whether calls may go where {@code connection} went. */
    public boolean allow(HttpConnection connection) {
        SocketAddress remote = connection.remoteAddress();
        return remote != null
                && remote.isInetSocket()
                && remote.hostAddress() != null
                && allow(InetAddress.ofLiteral(remote.hostAddress()));
    }

    /** Whether {@code address} may be called. */
    public boolean allow(InetAddress address) {
        byte[] real = OutboundRules.real(address).getAddress();
        return !contains(deny, real)
                && (allow.isEmpty() || contains(allow, real) || contains(allowReserved, real))
                && (!OutboundRules.isReserved(address) || contains(allowReserved, real));
    }

    private static boolean contains(List<AddressRange> ranges, byte[] address) {
        for (AddressRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
