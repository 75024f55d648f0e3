/**
 * The control plane: the only writer of the config log, and the admin API over it. It has no store but Kafka.
 *
 * <ul>
 *   <li>{@code config.decide}: pure; what a command would change, or why it is refused
 *   <li>{@code config.log}: replays the log into an image and appends what was decided; Kafka is known here only
 *   <li>{@code config.api}: HTTP; turns requests into commands and outcomes into answers
 * </ul>
 *
 * <p>A room imports only rooms above it in this list. {@link dev.sallyport.config.ConfigService} wires them.
 */
@NullMarked
package dev.sallyport.config;

import org.jspecify.annotations.NullMarked;
