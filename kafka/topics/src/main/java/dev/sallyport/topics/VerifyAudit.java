package dev.sallyport.topics;

import dev.sallyport.contract.Topics;
import dev.sallyport.contract.audit.AuditCheck;
import dev.sallyport.contract.audit.ChainReport;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Checks the audit trail: one line for each run of each writer, and one for each thing that is wrong. Exit code 0: every
 * chain is intact; 1: one is not; 2: it could not be checked.
 */
public final class VerifyAudit {
    private static final String USAGE = "usage: VerifyAudit --bootstrap HOST:PORT[,…] [--client-config FILE]";
    private static final int BROKEN = 1;
    private static final int NOT_CHECKED = 2;
    private static final String ANSWER_MILLIS_MAX = "30000";

    private VerifyAudit() {}

    public static void main(String[] arguments) {
        int exitCode = run(List.of(arguments), System.out, System.err);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    static int run(List<String> arguments, PrintStream out, PrintStream errors) {
        Properties client;
        try {
            client = ClientArguments.read(arguments);
        } catch (IllegalArgumentException mistake) {
            errors.println(mistake.getMessage() + "\n" + USAGE);
            return NOT_CHECKED;
        }
        client.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        client.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        client.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        client.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        client.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS_MAX);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return print(new AuditReading(consumer).read(), out);
        } catch (KafkaException failure) {
            errors.println("The audit trail could not be read: " + failure.getMessage());
            return NOT_CHECKED;
        }
    }

    private static int print(Map<Integer, AuditCheck> checks, PrintStream out) {
        if (checks.values().stream()
                .allMatch(
                        check -> check.reports().isEmpty() && check.strangers().isEmpty())) {
            out.println(Topics.AUDIT + " is empty: there is nothing to check.");
            return 0;
        }
        checks.forEach((partition, check) -> {
            check.reports().forEach(report -> print(partition, report, out));
            check.strangers().forEach(stranger -> out.println("  partition " + partition + ", " + stranger));
        });
        return checks.values().stream().allMatch(AuditCheck::isIntact) ? 0 : BROKEN;
    }

    private static void print(int partition, ChainReport report, PrintStream out) {
        out.println("%s %s: %d records, seq %d to %d, %s%s%s%s. Last hash %s"
                .formatted(
                        report.isIntact() ? "intact" : "BROKEN",
                        report.writer(),
                        report.span().records(),
                        report.span().firstSeq(),
                        report.span().lastSeq(),
                        report.ends().stopped()
                                ? "stopped"
                                : "not stopped (it runs on, was killed, or its end is gone)",
                        report.ends().cut() ? ", its beginning is no longer there" : "",
                        report.span().repeated() > 0
                                ? ", " + report.span().repeated() + " of them twice (sent again after a kill)"
                                : "",
                        report.lost() > 0 ? ", " + report.lost() + " events lost for lack of room" : "",
                        report.lastHash()));
        report.findings().forEach(finding -> out.println("  partition " + partition + ", " + finding));
        long untold = report.findingsCount() - report.findings().size();
        if (untold > 0) {
            out.println("  and " + untold + " more");
        }
    }
}
