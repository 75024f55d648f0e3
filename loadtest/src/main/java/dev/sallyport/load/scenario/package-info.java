/**
 * What is measured, and in which order: targets take turns within each round, so that a machine that slows down slows
 * all of them.
 */
@NullMarked
package dev.sallyport.load.scenario;

import org.jspecify.annotations.NullMarked;
