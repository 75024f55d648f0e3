package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.policy.AddressRange;
import dev.sallyport.contract.config.policy.IpFilter;
import dev.sallyport.edge.exchange.Refusal;
import java.util.List;
import java.util.Optional;

/** {@link IpFilter}. An address that is not known is refused. */
final class IpFilterPolicy implements Policy {
    private static final Verdict REFUSED = new Verdict.Refuse(new Refusal.AddressRefused());

    private final IpFilter.Action action;
    private final List<AddressRange> ranges;

    IpFilterPolicy(IpFilter filter) {
        this.action = filter.action();
        this.ranges = filter.addresses().stream()
                .map(text -> AddressRange.parse(text).orElseThrow())
                .toList();
    }

    @Override
    public Verdict judge(Call call) {
        Optional<byte[]> address = call.exchange().clientAddress().flatMap(AddressRange::address);
        if (address.isEmpty()) {
            return REFUSED;
        }
        boolean isListed = ranges.stream().anyMatch(range -> range.contains(address.get()));
        return isListed == (action == IpFilter.Action.ALLOW) ? Verdict.CONTINUE : REFUSED;
    }
}
