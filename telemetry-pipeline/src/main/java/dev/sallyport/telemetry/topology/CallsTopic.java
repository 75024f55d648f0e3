package dev.sallyport.telemetry.topology;

import dev.sallyport.contract.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic that the pipeline reads, which others create: it waits for it, but not for ever. */
public final class CallsTopic {
    private static final Logger LOG = LoggerFactory.getLogger(CallsTopic.class);
    private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(500);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration SAY_AGAIN_AFTER = Duration.ofSeconds(10);

    private CallsTopic() {}

    /**
     * The number of its partitions, once it exists.
     *
     * @throws IllegalStateException with the cure, when it does not in time
     */
    public static int awaitPartitions(Admin admin, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        long sayAgain = System.nanoTime();
        while (true) {
            String problem;
            try {
                return admin.describeTopics(List.of(Topics.CALLS), new DescribeTopicsOptions().timeoutMs((int)
                                        ANSWER_WITHIN.toMillis()))
                        .allTopicNames()
                        .get()
                        .values()
                        .iterator()
                        .next()
                        .partitions()
                        .size();
            } catch (ExecutionException failure) {
                problem = failure.getCause() instanceof UnknownTopicOrPartitionException
                        ? "there is no topic " + Topics.CALLS + "; create it with the topic provisioner"
                        : "Kafka does not answer (" + String.valueOf(failure.getCause())
                                + "); check kafka.bootstrapServers and kafka.properties";
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(problem + ". Waited " + limit.toSeconds() + " s.");
            }
            if (System.nanoTime() - sayAgain >= 0) {
                LOG.atWarn().addKeyValue("error", problem).log("waiting");
                sayAgain = System.nanoTime() + SAY_AGAIN_AFTER.toNanos();
            }
            Thread.sleep(ASK_AGAIN_AFTER);
        }
    }
}
