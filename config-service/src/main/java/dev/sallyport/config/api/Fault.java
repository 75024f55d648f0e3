package dev.sallyport.config.api;

/** The kinds of error that the API answers with. */
enum Fault {
    BAD_REQUEST(400, "Bad Request"),
    UNAUTHORIZED(401, "Unauthorized"),
    FORBIDDEN(403, "Forbidden"),
    NOT_FOUND(404, "Not Found"),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
    CONFLICT(409, "Conflict"),
    PRECONDITION_FAILED(412, "Precondition Failed"),
    CONTENT_TOO_LARGE(413, "Content Too Large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported Media Type"),
    PRECONDITION_REQUIRED(428, "Precondition Required"),
    INTERNAL(500, "Internal Server Error"),
    NOT_IMPLEMENTED(501, "Not Implemented"),
    UNAVAILABLE(503, "Service Unavailable");

    private final int status;
    private final String title;

    Fault(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** Whether it lies in what was sent, which then never became a command. */
    boolean isOfTheDocument() {
        return switch (this) {
            case BAD_REQUEST, CONTENT_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE -> true;
            case UNAUTHORIZED,
                    FORBIDDEN,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    CONFLICT,
                    PRECONDITION_FAILED,
                    PRECONDITION_REQUIRED,
                    INTERNAL,
                    NOT_IMPLEMENTED,
                    UNAVAILABLE -> false;
        };
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }
}
