package dev.sallyport.process;

import io.vertx.core.net.SocketAddress;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where this process may connect to fetch or call what somebody configured: server-side request forgery. A URL is
 * checked when it is read, and once more against the address that the connection really has, because a name can lead
 * anywhere by then. Immutable and safe for any thread.
 *
 * <p>Never reached: link-local addresses, where clouds keep their metadata service, the metadata addresses outside that
 * range, multicast, and the unspecified address. A loopback address is reached only by a URL that names loopback itself.
 * Private networks are reached: that is where upstreams and issuers are.
 */
public final class OutboundRules {
    /** TLS, or plain HTTP to this machine: for whatever a token or a credential depends on. */
    public static final OutboundRules TLS_OR_LOOPBACK = new OutboundRules(new PlainHttp.To(Set.of()));

    /** Plain HTTP too: for upstreams. */
    public static final OutboundRules ANY_SCHEME = new OutboundRules(new PlainHttp.Anywhere());

    private static final String LOCALHOST = "localhost";

    /** Metadata services that are not link-local: of AWS on IPv6, Alibaba, Azure's wire server and Oracle. */
    private static final Set<String> METADATA =
            Set.of("fd00:ec2:0:0:0:0:0:254", "100.100.100.200", "168.63.129.16", "192.0.0.192");

    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final int IPV4_BYTES = 4;

    private final PlainHttp plainHttp;

    private sealed interface PlainHttp {
        record Anywhere() implements PlainHttp {}

        record To(Set<String> hosts) implements PlainHttp {}
    }

    private OutboundRules(PlainHttp plainHttp) {
        this.plainHttp = plainHttp;
    }

    /** As {@link #TLS_OR_LOOPBACK}, and plain HTTP to these hosts of a trusted network, by their names. */
    public static OutboundRules tlsExceptTo(Set<String> plainHttpHosts) {
        return new OutboundRules(new PlainHttp.To(Set.copyOf(plainHttpHosts)));
    }

    /** What is wrong with {@code uri}, in words that finish "expected: …"; empty when a connection may be tried. */
    public Optional<String> expectedInsteadOf(URI uri) {
        Optional<String> host = host(uri);
        if (host.isEmpty() || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            return Optional.of("an absolute URL with a host, without user and fragment");
        }
        boolean plain = "http".equalsIgnoreCase(uri.getScheme());
        if (!plain && !"https".equalsIgnoreCase(uri.getScheme())) {
            return Optional.of("an https URL");
        }
        if (plain && !allowsPlainHttp(host.get())) {
            return Optional.of("an https URL, or http to this machine");
        }
        return literal(host.get())
                .filter(address -> !reaches(address, host.get()))
                .map(address -> "an address that is neither link-local, multicast nor a metadata service");
    }

    /** Whether a connection that was made for {@code uri} and ended at {@code remote} may be used. */
    public boolean allows(URI uri, SocketAddress remote) {
        String address = remote.isInetSocket() ? remote.hostAddress() : null;
        return address != null
                && expectedInsteadOf(uri).isEmpty()
                && literal(address)
                        .filter(connected -> reaches(connected, host(uri).orElseThrow()))
                        .isPresent();
    }

    private boolean allowsPlainHttp(String host) {
        return switch (plainHttp) {
            case PlainHttp.Anywhere anywhere -> true;
            case PlainHttp.To to -> namesLoopback(host) || to.hosts().contains(host);
        };
    }

    private static boolean reaches(InetAddress address, String host) {
        return !isReserved(address) && (!real(address).isLoopbackAddress() || namesLoopback(host));
    }

    /** Whether {@code address} is link-local, of a metadata service, multicast or unspecified; also when translated. */
    public static boolean isReserved(InetAddress address) {
        InetAddress real = real(address);
        return real.isLinkLocalAddress()
                || real.isMulticastAddress()
                || real.isAnyLocalAddress()
                || METADATA.contains(real.getHostAddress());
    }

    private static boolean namesLoopback(String host) {
        return host.equals(LOCALHOST)
                || literal(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private static Optional<String> host(URI uri) {
        return Optional.ofNullable(uri.getHost())
                .map(host -> host.toLowerCase(Locale.ROOT))
                .map(host -> host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    }

    /** Asks no name server: a text that is not an address is none. */
    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }

    /** The address behind a translated one (RFC 6052); the mapped ones the JDK translates itself. */
    public static InetAddress real(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (!(address instanceof Inet6Address) || !Arrays.equals(bytes, 0, NAT64.length, NAT64, 0, NAT64.length)) {
            return address;
        }
        byte[] last = Arrays.copyOfRange(bytes, bytes.length - IPV4_BYTES, bytes.length);
        try {
            return Inet4Address.getByAddress(last);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
