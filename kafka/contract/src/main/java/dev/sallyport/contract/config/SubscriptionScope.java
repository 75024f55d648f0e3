package dev.sallyport.contract.config;

import dev.sallyport.contract.input.Rule;
import java.util.Optional;

/** Which servers a subscription opens; written {@code all}, {@code product/{name}} or {@code server/{name}}. */
public sealed interface SubscriptionScope {
    /** What a scope looks like. */
    Rule RULE = new Rule(text -> parse(text).isPresent(), "all, product/{name} or server/{name}");

    /** Every server. */
    record All() implements SubscriptionScope {
        @Override
        public String toString() {
            return "all";
        }
    }

    /** The servers of a product. */
    record OfProduct(String product) implements SubscriptionScope {
        @Override
        public String toString() {
            return PRODUCT + product;
        }
    }

    /** One server. */
    record OfServer(String server) implements SubscriptionScope {
        @Override
        public String toString() {
            return SERVER + server;
        }
    }

    /** What names of products begin with. */
    String PRODUCT = "product/";

    /** What names of servers begin with. */
    String SERVER = "server/";

    static Optional<SubscriptionScope> parse(String text) {
        if (text.equals("all")) {
            return Optional.of(new All());
        }
        if (text.startsWith(PRODUCT)) {
            return Optional.of(text.substring(PRODUCT.length()))
                    .filter(Rule.NAME.holds())
                    .map(OfProduct::new);
        }
        return Optional.of(text)
                .filter(named -> named.startsWith(SERVER))
                .map(named -> named.substring(SERVER.length()))
                .filter(Rule.NAME.holds())
                .map(OfServer::new);
    }
}
