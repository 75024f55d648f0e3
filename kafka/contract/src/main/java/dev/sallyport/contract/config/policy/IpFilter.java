package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.List;
import java.util.Optional;

/**
 * Lets callers in, or keeps them out, by their address.
 *
 * @param action {@link Action#ALLOW} refuses every address that is not listed, an unknown one too
 * @param addresses single addresses, ranges {@code first-last}, or CIDR blocks; IPv4 and IPv6
 */
public record IpFilter(Action action, List<String> addresses) implements PolicyAction {
    private static final Rule ADDRESSES = new Rule(
            text -> AddressRange.parse(text).isPresent(),
            "an IP address, a range first-last of one family, or a CIDR block such as 10.0.0.0/8");

    /** What becomes of a listed address. */
    public enum Action {
        ALLOW,
        FORBID
    }

    public IpFilter {
        addresses = List.copyOf(addresses);
    }

    static Optional<IpFilter> read(Fields fields) {
        Optional<Action> action = fields.choice("action", Action.class);
        List<String> addresses = fields.atLeastOne("addresses", ADDRESSES, "at least one address, range or CIDR block");
        return fields.build(() -> new IpFilter(action.orElseThrow(), addresses));
    }

    @Override
    public PolicyType type() {
        return PolicyType.IP_FILTER;
    }

    @Override
    public void write(ObjectNode json) {
        json.put("action", Fields.label(action));
        addresses.forEach(json.putArray("addresses")::add);
    }
}
