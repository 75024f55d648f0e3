@NullMarked
package dev.sallyport.contract.config.policy;

import org.jspecify.annotations.NullMarked;
