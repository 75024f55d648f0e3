package dev.sallyport.acceptance;

import java.util.List;

/** {@code docs/faults.md}. */
final class FaultPage {
    private FaultPage() {}

    static String of(List<FaultCell> cells, int edges) {
        StringBuilder page = new StringBuilder("""
                # What faults cost

                `./mvnw verify -Pfaults` writes this page: it breaks one thing after the other while a load goes on, and fails when a cell
                is not as expected. It takes some 20 minutes on two cores. The partition wants routing rules of its own (Linux, root):
                `unshare --net sh -c 'ip link set lo up && ./mvnw -o verify -Pfaults'`; elsewhere that row is missing.

                **What runs.** %d edges in one Hazelcast cluster, config service, telemetry pipeline and Kafka, each a process, on one
                machine. Requests come as through a load balancer that follows readiness: each goes to the next edge whose
                `/health/ready` said 200 when it was asked last, ten times a second. An edge that does not take the connection is
                passed over. Nothing is sent twice, and a 503 is not tried elsewhere. Edges have `drainDelay: 1s`.

                **The load.** %d callers with a session of 2025-11-25 and %d without call a tool, again 20 ms after each answer. %d callers call a
                server with a `rate-limit` of %d in %d s, far more often than that. %d clients follow streams of 20 numbered events a
                second, and come back with their `Last-Event-ID` whenever they are cut; their upstream can go on from an event.

                **What is counted.** *Failed*: calls that did not get their own answer, and streams that were refused. *Events*: by their numbers.
                *Longest silence*: between two events of a stream. *Most admitted*: calls that were admitted in one window of the limit, and
                how many in all windows were above it. *Without a record*: calls that were answered, also with 429, and are not in
                `GET /api/v1/series` once Kafka and everybody is back; and refusals that are not in the audit trail, of which no chain
                may have a gap, either.

                """.formatted(
                        edges,
                        FaultLoad.SESSIONS,
                        FaultLoad.SESSIONLESS,
                        FaultLoad.LIMITED,
                        FaultLoad.LIMIT,
                        FaultLoad.LIMIT_PERIOD.toSeconds(),
                        FaultLoad.STREAMS));
        page.append(FaultCell.HEAD);
        cells.forEach(cell -> page.append(cell.row()).append('\n'));
        return page.toString();
    }
}
