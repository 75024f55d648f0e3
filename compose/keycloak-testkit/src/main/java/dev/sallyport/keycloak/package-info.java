/**
 * A real Keycloak without containers, the same build as {@code compose/up} starts: {@link
 * dev.sallyport.keycloak.UsesKeycloak} on a test class, one server for all of them, a realm of its own for each. Blocking;
 * for tests.
 */
@NullMarked
package dev.sallyport.keycloak;

import org.jspecify.annotations.NullMarked;
