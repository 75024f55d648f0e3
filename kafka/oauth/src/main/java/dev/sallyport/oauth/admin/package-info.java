/**
 * Who may use an admin API: holders of the admin token, and users of an issuer with a role.
 *
 * <pre>
 *   request ──▶ AdminDoor ──▶ Admission: Admitted | Bootstrapped | Unauthenticated | Forbidden | Unavailable
 * </pre>
 */
@NullMarked
package dev.sallyport.oauth.admin;

import org.jspecify.annotations.NullMarked;
