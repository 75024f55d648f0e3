package dev.sallyport.contract.config.policy;

import dev.sallyport.contract.input.Fields;
import java.util.Optional;

/** The kinds of policies; {@code type} names one in lower case with hyphens. */
public enum PolicyType {
    IP_FILTER,
    CORS,
    CHECK_HEADER,
    SET_HEADER,
    RATE_LIMIT,
    QUOTA,
    LIMIT_CONCURRENCY,
    REQUIRE_SCOPE,
    TOOL_ACCESS,
    SET_BACKEND,
    TIMEOUT,
    RETRY,
    CIRCUIT_BREAKER,
    CREDENTIAL,
    RETURN_RESPONSE,
    REDACT,
    LOG,
    CACHE;

    Optional<? extends PolicyAction> read(Fields fields) {
        return switch (this) {
            case IP_FILTER -> IpFilter.read(fields);
            case CORS -> Cors.read(fields);
            case CHECK_HEADER -> CheckHeader.read(fields);
            case SET_HEADER -> SetHeader.read(fields);
            case RATE_LIMIT -> RateLimit.read(fields);
            case QUOTA -> Quota.read(fields);
            case LIMIT_CONCURRENCY -> LimitConcurrency.read(fields);
            case REQUIRE_SCOPE -> RequireScope.read(fields);
            case TOOL_ACCESS -> ToolAccess.read(fields);
            case SET_BACKEND -> SetBackend.read(fields);
            case TIMEOUT -> ResponseTimeout.read(fields);
            case RETRY -> Retry.read(fields);
            case CIRCUIT_BREAKER -> CircuitBreaker.read(fields);
            case CREDENTIAL -> UseCredential.read(fields);
            case RETURN_RESPONSE -> ReturnResponse.read(fields);
            case REDACT -> Redact.read(fields);
            case LOG -> LogCall.read(fields);
            case CACHE -> CacheResults.read(fields);
        };
    }
}
