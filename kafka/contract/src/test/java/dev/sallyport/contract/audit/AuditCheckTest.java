package dev.sallyport.contract.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.audit.AuditEvent.Lost;
import dev.sallyport.contract.audit.AuditEvent.Started;
import dev.sallyport.contract.audit.AuditEvent.Stopped;
import dev.sallyport.contract.audit.AuditRecord.Writer;
import dev.sallyport.contract.audit.ChainReport.Ends;
import dev.sallyport.contract.audit.ChainReport.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditCheckTest {
    private static final Instant AT = Instant.parse("2026-11-23T08:00:00.123Z");

    /** Records 1 to 6: start, four that tell of losses, stop. */
    private final List<String> chain = chain("edge-1", "r1");

    @Test
    void anIntactChainHasNoFindings() {
        ChainReport report = check(true, chain);

        assertThat(report.findings()).isEmpty();
        assertThat(report.isIntact()).isTrue();
        assertThat(report.writer()).isEqualTo(new Writer("edge-1", "r1"));
        assertThat(report.span()).isEqualTo(new Span(6, 1, 6, 0));
        assertThat(report.lost()).isEqualTo(14);
        assertThat(report.ends()).isEqualTo(new Ends(false, true));
        assertThat(chain.getLast()).contains("\"hash\":\"" + report.lastHash());
    }

    @Test
    void theRunsOfANodeAreChainsOfTheirOwn() {
        List<String> other = chain("edge-1", "r2");
        AuditCheck check = new AuditCheck(true);
        for (int i = 0; i < chain.size(); i++) {
            add(check, 2L * i, "edge-1", chain.get(i));
            add(check, 2L * i + 1, "edge-1", other.get(i));
        }
        assertThat(check.isIntact()).isTrue();
        assertThat(check.reports()).hasSize(2);
    }

    @Test
    void aRecordThatIsWrittenAnewInAnotherOrderIsTheSameRecord() throws IOException {
        ObjectNode record = (ObjectNode) Json.MAPPER.readTree(chain.get(2));
        ObjectNode reversed = Json.MAPPER.createObjectNode();
        List<String> names = new ArrayList<>();
        record.fieldNames().forEachRemaining(names::add);
        Collections.reverse(names);
        names.forEach(name -> reversed.set(name, record.get(name)));
        chain.set(2, reversed.toPrettyString());

        assertThat(check(true, chain).findings()).isEmpty();
    }

    @Test
    void aChangedRecordIsNamed() {
        chain.set(3, chain.get(3).replace("\"events\":4", "\"events\":3"));
        assertThat(check(true, chain).findings())
                .containsExactly("seq 4 at offset 3: changed, its content has another hash");
    }

    @Test
    void aMemberThatNobodyKnowsCountsToo() {
        chain.set(3, chain.get(3).replace("\"events\":4", "\"events\":4,\"x\":1"));
        assertThat(check(true, chain).findings())
                .containsExactly("seq 4 at offset 3: changed, its content has another hash");
    }

    @Test
    void aNumberThatHasNoCanonicalFormIsAChange() {
        chain.set(3, chain.get(3).replace("\"events\":4", "\"events\":4,\"x\":" + "9".repeat(400)));
        assertThat(check(true, chain).findings())
                .containsExactly("seq 4 at offset 3: changed, its content has another hash");
    }

    @Test
    void aChangedRecordWithItsHashMadeAnewDoesNotFit() {
        AuditChain forger = new AuditChain(new Writer("edge-1", "r1"));
        for (int i = 1; i < 4; i++) {
            forger.next(AT, new Started("forged"));
        }
        chain.set(3, write(forger.next(AT, new Lost(1))));
        assertThat(check(true, chain).findings())
                .containsExactly(
                        "seq 4 at offset 3: does not follow the record before it, which is not the one that was written",
                        "seq 5 at offset 4: does not follow the record before it, which is not the one that was written");
    }

    @Test
    void aRemovedRecordIsNamed() {
        chain.remove(3);
        assertThat(check(true, chain).findings()).containsExactly("seq 5 at offset 3: seq 4 is missing before it");
    }

    @Test
    void removedRecordsAtTheStartAreNamedUnlessRetentionTookThem() {
        chain.removeFirst();
        chain.removeFirst();
        assertThat(check(true, chain).findings())
                .containsExactly("seq 3 at offset 0: seq 1 to 2 are missing before it");
        ChainReport cut = check(false, chain);
        assertThat(cut.findings()).isEmpty();
        assertThat(cut.ends()).isEqualTo(new Ends(true, true));
    }

    @Test
    void aRemovedEndShowsAsAChainThatDidNotStop() {
        chain.removeLast();
        ChainReport report = check(true, chain);
        assertThat(report.isIntact()).isTrue();
        assertThat(report.ends().stopped()).isFalse();
    }

    @Test
    void swappedRecordsAreNamed() {
        Collections.swap(chain, 2, 3);
        assertThat(check(true, chain).findings())
                .containsExactly(
                        "seq 4 at offset 2: seq 3 is missing before it",
                        "seq 3 at offset 3: out of order, seq 4 was before it");
    }

    @Test
    void anInsertedRecordIsNamed() {
        AuditChain forger = new AuditChain(new Writer("edge-1", "r1"));
        forger.next(AT, new Started("forged"));
        forger.next(AT, new Started("forged"));
        chain.add(3, write(forger.next(AT, new Lost(1))));
        assertThat(check(true, chain).findings())
                .containsExactly("seq 3 at offset 3: out of order, seq 3 was before it");
    }

    @Test
    void recordsThatWereSentAgainAfterAKillAreTheSameRecords() {
        List<String> twice = new ArrayList<>(chain.subList(0, 4));
        twice.addAll(chain.subList(1, 6));
        twice.addAll(chain.subList(4, 6));
        ChainReport report = check(true, twice);

        assertThat(report.findings()).isEmpty();
        assertThat(report.span()).isEqualTo(new Span(6, 1, 6, 5));
        assertThat(report.lost()).isEqualTo(14);
    }

    @Test
    void aRecordThatIsSentAgainWithAnotherContentIsNamed() {
        chain.add(4, chain.get(2).replace("\"events\":3", "\"events\":2"));
        assertThat(check(true, chain).findings())
                .containsExactly(
                        "seq 3 at offset 4: changed, its content has another hash",
                        "seq 3 at offset 4: out of order, seq 4 was before it");
    }

    @Test
    void aRecordBehindTheStopIsNamed() {
        AuditChain forger = new AuditChain(new Writer("edge-1", "r1"));
        forger.next(AT, new Started("forged"));
        chain.add(write(forger.next(AT, new Lost(1))));
        assertThat(check(true, chain).findings())
                .containsExactly(
                        "seq 2 at offset 6: comes after the stop",
                        "seq 2 at offset 6: out of order, seq 6 was before it");
    }

    @Test
    void aChainWithoutItsStartIsNamed() {
        AuditChain headless = new AuditChain(new Writer("edge-1", "r1"));
        assertThat(check(true, List.of(write(headless.next(AT, new Lost(1))))).findings())
                .containsExactly("seq 1 at offset 0: is not the start that a chain begins with");
    }

    @Test
    void aRecordUnderAnothersKeyIsNamed() {
        AuditCheck check = new AuditCheck(true);
        add(check, 0, "edge-2", chain.getFirst());
        assertThat(check.reports().getFirst().findings())
                .containsExactly("seq 1 at offset 0: its key is that of another node");
    }

    @Test
    void whatIsNoRecordIsNamedByItsOffset() {
        AuditCheck check = new AuditCheck(true);
        List.of("", "x", "[]", "{}", "{\"writer\":{\"node\":\"a\",\"run\":\"b\"}}")
                .forEach(value -> add(check, 7, "edge-1", value));
        assertThat(check.isIntact()).isFalse();
        assertThat(check.strangers()).hasSize(5).containsOnly("offset 7: not an audit record");
    }

    @Test
    void findingsAreBoundedAndCounted() {
        AuditCheck check = new AuditCheck(true);
        add(check, 0, "edge-1", chain.getFirst());
        for (int i = 0; i < 100; i++) {
            add(check, i + 1, "edge-1", chain.getFirst().replace("0.1.0", "0.2.0"));
        }
        ChainReport report = check.reports().getFirst();
        assertThat(report.findings()).hasSize(20);
        assertThat(report.findingsCount()).isEqualTo(200);
    }

    private static List<String> chain(String node, String run) {
        AuditChain chain = new AuditChain(new Writer(node, run));
        List<String> values = new ArrayList<>();
        values.add(write(chain.next(AT, new Started("0.1.0"))));
        for (int i = 2; i < 6; i++) {
            values.add(write(chain.next(AT.plusSeconds(i), new Lost(i))));
        }
        values.add(write(chain.next(AT.plusSeconds(6), new Stopped())));
        return values;
    }

    private static String write(AuditRecord record) {
        return new String(Json.codec(AuditRecord.class).encode(record), StandardCharsets.UTF_8);
    }

    private static ChainReport check(boolean complete, List<String> values) {
        AuditCheck check = new AuditCheck(complete);
        for (int i = 0; i < values.size(); i++) {
            add(check, i, "edge-1", values.get(i));
        }
        assertThat(check.reports()).hasSize(1);
        return check.reports().getFirst();
    }

    private static void add(AuditCheck check, long offset, String key, String value) {
        check.add(offset, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }
}
