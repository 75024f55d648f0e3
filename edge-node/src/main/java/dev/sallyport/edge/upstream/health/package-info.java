/**
 * Health checks: whether the members of upstreams work, found out beside the calls and once for all event loops. Each
 * {@link dev.sallyport.edge.upstream.health.HealthCheck} asks one member;
 * {@link dev.sallyport.edge.upstream.health.HealthChecks} starts and stops them with the configuration and publishes what
 * they find. Both are confined to one event loop.
 */
@NullMarked
package dev.sallyport.edge.upstream.health;

import org.jspecify.annotations.NullMarked;
