package dev.sallyport.testkit;

import java.nio.file.Path;
import java.util.Properties;

/** The settings of one small broker: whatever a cluster would replicate is kept once, and what would wait does not. */
record BrokerSettings(Path directory, int port, int controllerPort) {
    Properties asProperties() {
        Properties settings = new Properties();
        addresses(settings);
        oneOfEverything(settings);
        noWaiting(settings);
        littleMemory(settings);
        return settings;
    }

    private void addresses(Properties settings) {
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", "1");
        settings.setProperty(
                "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.setProperty("controller.listener.names", "CONTROLLER");
        settings.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.setProperty("controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort);
        settings.setProperty("log.dirs", directory.resolve("log").toString());
    }

    private static void oneOfEverything(Properties settings) {
        // A topic that nobody provisioned is a mistake, and must show as one.
        settings.setProperty("auto.create.topics.enable", "false");
        settings.setProperty("default.replication.factor", "1");
        settings.setProperty("offsets.topic.replication.factor", "1");
        settings.setProperty("offsets.topic.num.partitions", "1");
        settings.setProperty("transaction.state.log.replication.factor", "1");
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("transaction.state.log.num.partitions", "1");
        settings.setProperty("share.coordinator.state.topic.replication.factor", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        settings.setProperty("share.coordinator.state.topic.num.partitions", "1");
    }

    private static void noWaiting(Properties settings) {
        // After kill -9 the next start waits until the lost broker's session ends: 9 s unless told otherwise.
        settings.setProperty("broker.session.timeout.ms", "1000");
        settings.setProperty("broker.heartbeat.interval.ms", "300");
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        settings.setProperty("controlled.shutdown.enable", "false");
    }

    private static void littleMemory(Properties settings) {
        settings.setProperty("log.cleaner.dedupe.buffer.size", "8388608");
        settings.setProperty("log.index.size.max.bytes", "1048576");
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "4");
        settings.setProperty("num.recovery.threads.per.data.dir", "1");
        settings.setProperty("background.threads", "2");
    }
}
