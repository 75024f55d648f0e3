package dev.sallyport.contract;

/** Names of the Kafka topics; their settings are in {@code kafka/topics/*.yaml}. */
public final class Topics {
    /** The compacted config log: {@code kind/name} to the resource, one partition. */
    public static final String CONFIG = "sallyport.config";

    /** Every revision of every resource, with who and when. */
    public static final String CONFIG_HISTORY = "sallyport.config.history";

    /** Heartbeats of the edges: node id to {@link dev.sallyport.contract.telemetry.NodeStatus}. */
    public static final String NODES = "sallyport.nodes";

    /** One {@link dev.sallyport.contract.telemetry.CallRecord} an exchange. */
    public static final String CALLS = "sallyport.calls";

    /** Every refusal and every admin action, chained: node id to {@link dev.sallyport.contract.audit.AuditRecord}. */
    public static final String AUDIT = "sallyport.audit";

    /** Rights taken back before their time: {@code kind:value} to {@link dev.sallyport.contract.revocation.Revocation}. */
    public static final String REVOCATIONS = "sallyport.revocations";

    private Topics() {}
}
