package dev.sallyport.contract.config;

import java.time.Instant;

/**
 * Where a view of the configuration comes from.
 *
 * @param offset the last offset of the config log that is in it; -1 before the first
 * @param at when that record was written
 */
public record Provenance(long offset, Instant at) {
    public static final Provenance NONE = new Provenance(-1, Instant.EPOCH);
}
