/** Tests of who may use an admin API; the rest is tested on the APIs themselves. */
@NullMarked
package dev.sallyport.oauth.admin;

import org.jspecify.annotations.NullMarked;
