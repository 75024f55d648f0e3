package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.policy.CacheResults;

/**
 * That a call's result may be kept, and one that was kept may be its answer.
 *
 * @param key whose results it may share: calls of one key may have each other's, if they ask the same
 */
public record CacheUse(CacheResults rule, String key) {}
