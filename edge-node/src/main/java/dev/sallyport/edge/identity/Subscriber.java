package dev.sallyport.edge.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * Whoever has a subscription's key.
 *
 * @param product whose policies its calls pass; empty for subscriptions to a server or to everything
 */
public record Subscriber(String subscription, Optional<String> product, Optional<Instant> expiresAt) {}
