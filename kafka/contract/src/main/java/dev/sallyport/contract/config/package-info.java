/**
 * Configuration: resources ({@code *Definition}) that validate themselves, the records of the config log, and
 * {@link dev.sallyport.contract.config.ConfigImage}, which those records add up to. The config service and every edge
 * run this same code over the same log, so they cannot come to different views of it.
 */
@NullMarked
package dev.sallyport.contract.config;

import org.jspecify.annotations.NullMarked;
