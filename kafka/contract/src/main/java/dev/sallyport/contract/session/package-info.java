/** What edges keep of live sessions in memory that they share, and what the config service reads there. */
@NullMarked
package dev.sallyport.contract.session;

import org.jspecify.annotations.NullMarked;
