/**
 * CEL expressions (Common Expression Language) of policies. {@link dev.sallyport.expression.Expression} is compiled and
 * type-checked once, bounded in size and work, and may then be evaluated by any thread.
 */
@NullMarked
package dev.sallyport.expression;

import org.jspecify.annotations.NullMarked;
