/**
 * Counting calls in windows of time: pure values, with no Kafka in them.
 *
 * <p>A {@link dev.sallyport.telemetry.window.SeriesKey} names a series, a
 * {@link dev.sallyport.telemetry.window.WindowKey} one window of it, an
 * {@link dev.sallyport.telemetry.window.Aggregate} what happened in that window. Aggregates merge without loss, so each
 * partition counts for itself and a question adds them up. Keys are immutable; aggregates are confined to one thread.
 */
@NullMarked
package dev.sallyport.telemetry.window;

import org.jspecify.annotations.NullMarked;
