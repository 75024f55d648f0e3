package dev.sallyport.acceptance;

import dev.sallyport.acceptance.FaultLoad.Books;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a fault.
 *
 * @param scene what was told beside the load's books
 */
record FaultCell(FaultScene scene, Fault fault, Books books, Records records) {
    static final String HEAD = """
            | fault | may be seen | calls answered | failed | sessions lost | events received, missing, doubled | streams resumed | longest silence | most admitted of %d, over it | calls without a record | refusals without an audit record | |
            |---|---|---|---|---|---|---|---|---|---|---|---|
            """.formatted(FaultLoad.LIMIT);

    /**
     * What is in Kafka once it is quiet.
     *
     * @param calls of the cell's servers
     * @param refusals of the cell's server with a limit, in the audit trail
     * @param auditGaps how many records are missing in chains of the audit trail
     */
    record Records(long calls, int refusals, long auditGaps) {
        boolean areAll(Books books, long lostMax) {
            return calls >= books.calls() - lostMax && refusals >= books.refused() - lostMax;
        }
    }

    String row() {
        return "| %s | %s | %d | %s | %d | %d, %d, %d | %d | %.1f s | %d, %d | %d | %d | %s |"
                .formatted(
                        fault.name(),
                        scene.seen().isEmpty() ? fault.seen() : fault.seen() + " " + scene.seen(),
                        books.calls(),
                        books.failed().isEmpty() ? "0" : books.failed().toString(),
                        books.sessionsLost(),
                        books.events().received(),
                        books.events().missing(),
                        books.events().doubled(),
                        books.events().resumed(),
                        books.silence().toMillis() / 1000.0,
                        books.admitted().most(),
                        books.admitted().above(),
                        Math.max(0, books.calls() - records.calls()),
                        Math.max(0, books.refused() - records.refusals()),
                        wrong().isEmpty() ? "as expected" : "**" + String.join("; ", wrong()) + "**");
    }

    private int unexpected() {
        return books.failures()
                - fault.fails().map(how -> books.failed().getOrDefault(how, 0)).orElse(0);
    }

    private long lostMax() {
        return fault.recordsLostMax() + scene.lost();
    }

    List<String> wrong() {
        List<String> wrong = new ArrayList<>(scene.wrong());
        expect(wrong, unexpected() <= fault.failuresMax(), "calls failed");
        expect(wrong, books.sessionsLost() == 0, "sessions lost");
        expect(wrong, books.events().missing() == 0, "events missing");
        expect(wrong, books.events().doubled() == 0, "events doubled");
        expect(wrong, books.admitted().above() == 0, "over-admitted");
        // Shares of it are set aside for edges that went without a farewell.
        expect(wrong, books.admitted().most() > FaultLoad.LIMIT / 2, "the limit was never near");
        expect(wrong, records.calls() >= books.calls() - lostMax(), "call records lost");
        expect(wrong, records.calls() <= books.calls() - scene.lost() + books.failures(), "call records doubled");
        expect(wrong, records.refusals() >= books.refused() - fault.recordsLostMax(), "audit records lost");
        expect(wrong, records.auditGaps() == 0, "gaps in the audit trail");
        return wrong;
    }

    private static void expect(List<String> wrong, boolean right, String otherwise) {
        if (!right) {
            wrong.add(otherwise);
        }
    }
}
