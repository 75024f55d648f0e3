package dev.sallyport.oauth.admin;

/** Whether somebody may do what a request to an admin API asks for. */
public sealed interface Admission {
    /**
     * Yes.
     *
     * @param name for the history and the audit trail
     */
    record Admitted(String name) implements Admission {}

    /** Yes, with the admin token where users have tokens of their own: every use belongs into the audit trail. */
    record Bootstrapped() implements Admission {
        public static final String NAME = "bootstrap";
    }

    /**
     * 401.
     *
     * @param challenge for {@code WWW-Authenticate} (RFC 6750, 3)
     * @param detail for people; says nothing of what was sent
     */
    record Unauthenticated(String challenge, String detail) implements Admission {}

    /**
     * 403: known, and without the role that this needs.
     *
     * @param name for the audit trail
     */
    record Forbidden(String name, String challenge, String detail) implements Admission {}

    /** 503: a token cannot be judged now. */
    record Unavailable(String detail) implements Admission {}
}
