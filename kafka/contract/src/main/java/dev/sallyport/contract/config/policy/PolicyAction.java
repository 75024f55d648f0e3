package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a policy does, with its settings. */
public sealed interface PolicyAction
        permits IpFilter,
                Cors,
                CheckHeader,
                SetHeader,
                Limit,
                RequireScope,
                ToolAccess,
                SetBackend,
                ResponseTimeout,
                Retry,
                CircuitBreaker,
                UseCredential,
                ReturnResponse,
                Redact,
                LogCall,
                CacheResults {
    PolicyType type();

    /** Adds every setting to {@code json}. */
    void write(ObjectNode json);
}
