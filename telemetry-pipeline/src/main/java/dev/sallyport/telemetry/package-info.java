/**
 * The pipeline from call records to answers about them.
 *
 * <p>The rooms, each importing only those before it: {@code window} counts, purely; {@code topology} applies that to the
 * records of {@code sallyport.calls}; {@code query} answers questions over HTTP;
 * {@link dev.sallyport.telemetry.TelemetryPipeline} puts them together.
 */
@NullMarked
package dev.sallyport.telemetry;

import org.jspecify.annotations.NullMarked;
