package dev.sallyport.contract.audit;

import dev.sallyport.contract.audit.AuditCheck.Link;
import dev.sallyport.contract.audit.AuditRecord.Writer;
import dev.sallyport.contract.audit.ChainReport.Ends;
import dev.sallyport.contract.audit.ChainReport.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks one chain. After something wrong it goes on from there, so that each wrong thing is named once. */
final class ChainCheck {
    static final int FINDINGS_MAX = 20;

    private final Writer writer;
    private final boolean complete;
    private final List<String> findings = new ArrayList<>();
    private long findingsCount;
    private final RecentHashes recent = new RecentHashes();
    private long repeated;
    private long records;
    private long firstSeq;
    private long lastSeq;
    private String lastHash = AuditRecord.NO_HASH;
    private long lost;
    private boolean stopped;

    ChainCheck(Writer writer, boolean complete) {
        this.writer = writer;
        this.complete = complete;
    }

    void add(long offset, String key, Link link) {
        String here = "seq " + link.seq() + " at offset " + offset;
        if (!key.equals(writer.node())) {
            found(here + ": its key is that of another node");
        }
        boolean sound = link.trueHash().equals(Optional.of(link.hash()));
        if (!sound) {
            found(here + ": changed, its content has another hash");
        }
        if (sound && records > 0 && link.seq() <= lastSeq && recent.contains(link.seq(), link.hash())) {
            repeated++;
            return;
        }
        if (stopped) {
            found(here + ": comes after the stop");
        }
        records++;
        lost += link.kind().equals("lost") ? link.lost() : 0;
        if (records > 1 && link.seq() <= lastSeq) {
            found(here + ": out of order, seq " + lastSeq + " was before it");
            return;
        }
        place(link, here);
        stopped |= link.kind().equals("stop");
        lastSeq = link.seq();
        lastHash = link.hash();
        if (sound) {
            recent.add(link.seq(), link.hash());
        }
    }

    private void place(Link link, String here) {
        boolean first = records == 1;
        if (first) {
            firstSeq = link.seq();
        }
        boolean cut = first && !complete && link.seq() > 1;
        if (cut) {
            return;
        }
        if (link.seq() != lastSeq + 1) {
            found(here + ": " + missing(lastSeq + 1, link.seq() - 1));
        } else if (!link.previousHash().equals(lastHash)) {
            found(here + ": does not follow the record before it, which is not the one that was written");
        } else if (first && !link.kind().equals("start")) {
            found(here + ": is not the start that a chain begins with");
        }
    }

    private static String missing(long from, long to) {
        return from == to
                ? "seq " + from + " is missing before it"
                : "seq " + from + " to " + to + " are missing before it";
    }

    private void found(String finding) {
        findingsCount++;
        if (findings.size() < FINDINGS_MAX) {
            findings.add(finding);
        }
    }

    ChainReport report() {
        return new ChainReport(
                writer,
                new Span(records, firstSeq, lastSeq, repeated),
                lost,
                lastHash,
                new Ends(firstSeq > 1, stopped),
                findings,
                findingsCount);
    }
}
