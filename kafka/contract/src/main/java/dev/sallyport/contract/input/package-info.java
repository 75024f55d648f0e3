/**
 * Reading what a person or another program typed: every problem at once, each with its place, the value, what was
 * expected and the cure. Used for boot configuration and for the admin API alike, so that they speak in one voice.
 */
@NullMarked
package dev.sallyport.contract.input;

import org.jspecify.annotations.NullMarked;
