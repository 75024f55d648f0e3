package dev.sallyport.edge.exchange;

import dev.sallyport.contract.config.policy.AddressRange;
import dev.sallyport.edge.connection.ClientRequest;
import java.util.List;
import java.util.Optional;

/**
 * Whose word on a client's address counts. {@code X-Forwarded-For} is read from its end, as far as proxies of ours wrote
 * it; from anybody else it is ignored. Immutable and safe for any thread.
 */
public final class TrustedProxies {
    private static final String FORWARDED_FOR = "x-forwarded-for";

    /** Each proxy adds one; a longer chain is somebody's game. */
    private static final int HOPS_MAX = 16;

    private final List<AddressRange> ranges;

    public TrustedProxies(List<AddressRange> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /** The client's address as a literal; empty where the connection has none. */
    public Optional<String> clientAddress(ClientRequest request) {
        String direct = request.remoteAddress();
        if (direct == null) {
            return Optional.empty();
        }
        if (ranges.isEmpty() || !isTrusted(direct)) {
            return Optional.of(direct);
        }
        return Optional.of(beforeOurs(direct, String.join(",", request.headers().getAll(FORWARDED_FOR))));
    }

    /** Whether the connection comes from one of them. */
    public boolean isTrusted(ClientRequest request) {
        String direct = request.remoteAddress();
        return direct != null && isTrusted(direct);
    }

    private String beforeOurs(String direct, String forwarded) {
        String nearest = direct;
        String[] hops = forwarded.split(",", -1);
        for (int i = hops.length - 1; i >= Math.max(0, hops.length - HOPS_MAX); i--) {
            String hop = hops[i].strip();
            if (AddressRange.address(hop).isEmpty()) {
                return nearest;
            }
            nearest = hop;
            if (!isTrusted(hop)) {
                return nearest;
            }
        }
        return nearest;
    }

    private boolean isTrusted(String address) {
        return AddressRange.address(address)
                .filter(bytes -> ranges.stream().anyMatch(range -> range.contains(bytes)))
                .isPresent();
    }
}
