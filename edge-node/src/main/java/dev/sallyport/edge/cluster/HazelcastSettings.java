package dev.sallyport.edge.cluster;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig.ReconnectMode;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.KubernetesConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.spi.properties.ClusterProperty;
import dev.sallyport.edge.policy.limit.hazelcast.ClusterRoster;
import dev.sallyport.edge.policy.limit.hazelcast.HazelcastLimits;
import dev.sallyport.edge.session.hazelcast.HazelcastRevivals;
import dev.sallyport.edge.session.hazelcast.SessionSerialization;
import dev.sallyport.edge.stream.ring.hazelcast.HazelcastRings;
import dev.sallyport.edge.upstream.circuit.hazelcast.HazelcastCircuitNews;
import dev.sallyport.process.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Hazelcast's settings, none of which is left to a file or to its defaults where it matters. */
final class HazelcastSettings {
    private static final String ON = "true";
    private static final String OFF = "false";

    /** Operations are not given longer: whoever waits has long been answered. */
    private static final Duration OPERATION_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration BACKUP_TIMEOUT = Duration.ofSeconds(1);

    /**
     * At most between questions to a partition that is on its way to another member: by default half a second, for which a
     * call does not wait.
     */
    private static final Duration ASKED_AGAIN_AFTER = Duration.ofMillis(200);

    private HazelcastSettings() {}

    static Config member(ClusterConfig cluster, String edge, ClusterRoster roster) {
        Config config = new Config();
        // Until it knows what the cluster remembers: the roster makes it a keeper of counts then.
        config.setLiteMember(true);
        config.setClusterName(cluster.name());
        config.getMemberAttributeConfig().setAttribute(ClusterRoster.EDGE, edge);
        NetworkConfig network = config.getNetworkConfig();
        network.setPort(cluster.listen().port()).setPortAutoIncrement(false).setReuseAddress(true);
        network.setPublicAddress(null);
        network.getInterfaces().setEnabled(true).addInterface(cluster.listen().host());
        findOthers(network.getJoin(), cluster);
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        config.getManagementCenterConfig().setScriptingEnabled(false).setConsoleEnabled(false);
        long timeout = cluster.heartbeatTimeout().toSeconds();
        set(config, ClusterProperty.HEARTBEAT_INTERVAL_SECONDS.getName(), "1");
        set(config, ClusterProperty.MAX_NO_HEARTBEAT_SECONDS.getName(), Long.toString(timeout));
        set(
                config,
                ClusterProperty.MASTERSHIP_CLAIM_TIMEOUT_SECONDS.getName(),
                Long.toString(ClusterConfig.CLAIM.toSeconds()));
        set(config, ClusterProperty.MERGE_FIRST_RUN_DELAY_SECONDS.getName(), Long.toString(timeout));
        set(config, ClusterProperty.MERGE_NEXT_RUN_DELAY_SECONDS.getName(), Long.toString(timeout));
        set(config, ClusterProperty.WAIT_SECONDS_BEFORE_JOIN.getName(), "1");
        // Who joins while others do may miss the newest list, and waits for the next: by default a minute, which is too
        // long.
        set(config, ClusterProperty.MEMBER_LIST_PUBLISH_INTERVAL_SECONDS.getName(), "2");
        set(config, ClusterProperty.OPERATION_CALL_TIMEOUT_MILLIS.getName(), millis(OPERATION_TIMEOUT));
        set(config, ClusterProperty.OPERATION_BACKUP_TIMEOUT_MILLIS.getName(), millis(BACKUP_TIMEOUT));
        set(config, ClusterProperty.INVOCATION_RETRY_PAUSE.getName(), millis(ASKED_AGAIN_AFTER));
        // A grant whose backup is not known to be is no grant.
        set(config, ClusterProperty.FAIL_ON_INDETERMINATE_OPERATION_STATE.getName(), ON);
        set(config, ClusterProperty.SOCKET_BIND_ANY.getName(), OFF);
        set(config, ClusterProperty.PHONE_HOME_ENABLED.getName(), OFF);
        set(config, ClusterProperty.SHUTDOWNHOOK_ENABLED.getName(), OFF);
        set(config, ClusterProperty.LOGGING_TYPE.getName(), "slf4j");
        filter(config.getSerializationConfig());
        HazelcastLimits.addTo(config, roster);
        HazelcastCircuitNews.addTo(config);
        HazelcastRings.addTo(config);
        SessionSerialization.addTo(config);
        HazelcastRevivals.addTo(config);
        return config;
    }

    private static void findOthers(JoinConfig join, ClusterConfig cluster) {
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        Optional<HostPort> name = cluster.membersName();
        name.ifPresent(known -> lookUp(join.getKubernetesConfig(), known));
        join.getTcpIpConfig()
                .setEnabled(name.isEmpty() && !cluster.members().isEmpty())
                .setMembers(name.isPresent() ? List.of() : cluster.members());
    }

    static ClientConfig client(ClusterConfig cluster) {
        ClientConfig config = new ClientConfig();
        config.setClusterName(cluster.name());
        cluster.membersName()
                .ifPresentOrElse(
                        name -> lookUp(config.getNetworkConfig().getKubernetesConfig(), name),
                        () -> config.getNetworkConfig().setAddresses(cluster.members()));
        config.getConnectionStrategyConfig().setAsyncStart(true).setReconnectMode(ReconnectMode.ASYNC);
        config.getMetricsConfig().setEnabled(false);
        config.setProperty("hazelcast.client.invocation.timeout.seconds", "5");
        config.setProperty("hazelcast.client.invocation.retry.pause.millis", millis(ASKED_AGAIN_AFTER));
        config.setProperty("hazelcast.client.operation.fail.on.indeterminate.state", ON);
        config.setProperty("hazelcast.client.heartbeat.interval", "1000");
        config.setProperty("hazelcast.client.heartbeat.timeout", millis(cluster.heartbeatTimeout()));
        config.setProperty(ClusterProperty.PHONE_HOME_ENABLED.getName(), OFF);
        config.setProperty(ClusterProperty.LOGGING_TYPE.getName(), "slf4j");
        filter(config.getSerializationConfig());
        HazelcastLimits.addTo(config.getSerializationConfig());
        HazelcastRings.addTo(config.getSerializationConfig());
        SessionSerialization.addTo(config.getSerializationConfig());
        HazelcastRevivals.addTo(config.getSerializationConfig());
        return config;
    }

    /** Hazelcast looks the name up again whenever it looks for members; it asks nothing of Kubernetes but its DNS. */
    private static void lookUp(KubernetesConfig discovery, HostPort name) {
        discovery
                .setEnabled(true)
                .setProperty("service-dns", name.host())
                .setProperty("service-port", Integer.toString(name.port()));
    }

    /** Java serialization carries Hazelcast's own types and failures, and nothing else. */
    private static void filter(SerializationConfig config) {
        JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig().setDefaultsDisabled(true);
        filter.getWhitelist().addPrefixes("com.hazelcast.", "java.lang.", "java.util.", "[");
        config.setJavaSerializationFilterConfig(filter);
    }

    private static void set(Config config, String name, String value) {
        config.setProperty(name, value);
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
