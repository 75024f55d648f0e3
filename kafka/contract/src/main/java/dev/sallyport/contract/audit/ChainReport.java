package dev.sallyport.contract.audit;

import dev.sallyport.contract.audit.AuditRecord.Writer;
import java.util.List;

/**
 * What a check found of one chain.
 *
 * @param lost how many events the writer says it had no room for
 * @param lastHash to be kept elsewhere: as long as it is found again, nothing before it was written anew
 * @param findings what is wrong, the first of them in the order of the topic
 * @param findingsCount how many there are in all
 */
public record ChainReport(
        Writer writer, Span span, long lost, String lastHash, Ends ends, List<String> findings, long findingsCount) {
    public ChainReport {
        findings = List.copyOf(findings);
    }

    /**
     * Which records there are.
     *
     * @param records without those that stand there again
     * @param repeated how often one of the newest stands there again, exactly as it was: its writer was killed before it knew
     *     that Kafka had it
     */
    public record Span(long records, long firstSeq, long lastSeq, long repeated) {}

    /**
     * How the chain begins and ends.
     *
     * @param cut whether its beginning is older than what the topic still has
     * @param stopped whether it ends with its writer's word that it stopped; otherwise the writer runs on, was killed, or
     *     the end is gone
     */
    public record Ends(boolean cut, boolean stopped) {}

    public boolean isIntact() {
        return findingsCount == 0;
    }
}
