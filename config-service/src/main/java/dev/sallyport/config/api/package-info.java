/**
 * The admin API over HTTP. A handler turns a request into an {@link dev.sallyport.config.api.Answer}, from the view in
 * memory or from the outcome of a command; {@link dev.sallyport.config.api.Responder} alone writes answers.
 *
 * <p>Everything runs on the event loop of {@link dev.sallyport.config.api.AdminApi} and nothing blocks it: reads come
 * from immutable views, writes come back as futures, and big documents are parsed on a worker thread.
 */
@NullMarked
package dev.sallyport.config.api;

import org.jspecify.annotations.NullMarked;
