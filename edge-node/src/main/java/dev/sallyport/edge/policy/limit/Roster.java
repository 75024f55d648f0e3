package dev.sallyport.edge.policy.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who belongs to the cluster, who of them is missing, and what this side may therefore do. Every member keeps its own;
 * all come to the same conclusions within {@link Times#detection}. Immutable.
 *
 * <pre>
 *                 seen            missed, no farewell           missed for longer than kept,
 *   unknown ───────────▶ present ─────────────────────▶ absent ───────by a majority──────────▶ unknown
 *                           │  ◀────────seen─────────────┘ └──another seen at its address──▶ unknown
 *                           └──missed after a farewell, or for another at its address──▶ unknown
 * </pre>
 *
 * @param known all who belong: present and absent, the oldest first
 * @param present whom the cluster has as members now, the oldest first
 * @param absences of everyone who is missing, or was a while ago
 * @param sizes between which {@code known} changed lately
 * @param apartSince when the majority was lost; {@link Long#MAX_VALUE} while this is the majority
 */
public record Roster(
        List<String> known,
        List<String> present,
        Map<String, Absence> absences,
        Sizes sizes,
        long apartSince,
        Times times) {
    private static final String AT = "@";

    /**
     * The two times that exactness rests on.
     *
     * @param detection within which all members notice a loss, their clocks' differences included
     * @param kept how long shares are set aside for those who went without a farewell
     */
    public record Times(Duration detection, Duration kept) {
        long forgottenAt(long noticed) {
            return noticed + kept.toMillis();
        }
    }

    /** Between which numbers of known edges the cluster changed lately; who changed it when is seen at different times. */
    record Sizes(long changedAt, int smallest, int largest) {
        Sizes changed(int before, int after, long now, Times times) {
            int least = isRecent(now, times) ? Math.min(smallest, before) : before;
            int most = isRecent(now, times) ? Math.max(largest, before) : before;
            return new Sizes(now, Math.min(least, after), Math.max(most, after));
        }

        boolean isRecent(long now, Times times) {
            return now - changedAt <= times.detection().toMillis();
        }
    }

    public Roster {
        known = List.copyOf(known);
        present = List.copyOf(present);
        absences = Map.copyOf(absences);
    }

    /**
     * How an edge is called here.
     *
     * @param address where its member listens: two processes never do at the same, so whoever comes at the address of a
     *     missing edge shows that this is dead, as a farewell would
     */
    public static String name(String process, String address) {
        return process + AT + address;
    }

    /** The roster of a member that just came, or came back, from what the cluster remembers. */
    public static Roster joining(List<String> present, List<Absence> remembered, Times times, long now) {
        List<String> known = new ArrayList<>();
        Map<String, Absence> absences = new HashMap<>();
        for (Absence absence : remembered) {
            boolean isOver = present.contains(absence.edge()) || isSucceeded(absence.edge(), present);
            absences.put(absence.edge(), isOver ? absence.backAt(now) : absence);
            if (absence.oldest() && !isOver) {
                known.add(absence.edge());
            }
        }
        known.addAll(present);
        for (Absence absence : absences.values()) {
            if (absence.isOpen() && !known.contains(absence.edge())) {
                known.add(absence.edge());
            }
        }
        Sizes sizes = new Sizes(now, Math.min(present.size(), known.size()), known.size());
        return new Roster(known, present, absences, sizes, Long.MAX_VALUE, times).judged(now);
    }

    /** After the cluster's members changed. */
    public Roster seen(List<String> members, Set<String> farewells, long now) {
        List<String> after = new ArrayList<>();
        Map<String, Absence> missing = new HashMap<>(absences);
        for (String edge : known) {
            boolean isAbsent = !members.contains(edge);
            if (isAbsent && (farewells.contains(edge) || isSucceeded(edge, members))) {
                missing.computeIfPresent(edge, (id, absence) -> absence.backAt(now));
                continue;
            }
            after.add(edge);
            if (isAbsent && present.contains(edge)) {
                Absence absence = new Absence(edge, now, now, Long.MAX_VALUE, leastMembers(now), isOldest(edge));
                missing.merge(edge, absence, Absence::missedAgain);
            }
        }
        for (String member : members) {
            if (!after.contains(member)) {
                after.add(member);
            }
            missing.computeIfPresent(member, (id, absence) -> absence.backAt(now));
        }
        return next(after, members, missing, now);
    }

    /** After time went on: a majority forgets those who are missing for too long. */
    public Roster at(long now) {
        Map<String, Absence> left = new HashMap<>(absences);
        left.values().removeIf(absence -> !absence.isOpen() && now > times.forgottenAt(absence.until()));
        List<String> after = new ArrayList<>(known);
        if (hasMajority(present)) {
            for (Absence absence : absences.values()) {
                if (absence.isOpen() && now > times.forgottenAt(absence.noticed())) {
                    after.remove(absence.edge());
                    left.put(absence.edge(), absence.backAt(now));
                }
            }
        }
        return left.equals(absences) && after.equals(known) ? this : next(after, present, left, now);
    }

    /** Whether {@code members} may grant from the shared counts; of two halves, the one with the oldest edge. */
    public boolean hasMajority(List<String> members) {
        int twice = 2 * members.size();
        return twice > known.size() || (twice == known.size() && members.contains(known.getFirst()));
    }

    /** How much of a limit is not to be granted in a window, because missing edges may admit it by themselves. */
    public long setAside(long limit, Window window) {
        long shares = 0;
        for (Absence absence : absences.values()) {
            if (absence.touches(window, times)) {
                shares += limit / absence.members();
            }
        }
        return Math.min(limit, shares);
    }

    public Standing standing() {
        if (apartSince == Long.MAX_VALUE) {
            return new Standing.Together(known.size());
        }
        long detection = times.detection().toMillis();
        long firstMissed = absences.values().stream()
                .filter(Absence::isOpen)
                .mapToLong(Absence::noticed)
                .min()
                .orElse(apartSince);
        int members = sizes.isRecent(apartSince, times) ? Math.max(sizes.largest(), known.size()) : known.size();
        return new Standing.Apart(
                members, apartSince + detection, times.forgottenAt(Math.min(firstMissed, apartSince)) - detection);
    }

    private static boolean isSucceeded(String edge, List<String> members) {
        int at = edge.indexOf(AT);
        return at >= 0 && members.stream().anyMatch(member -> member.endsWith(edge.substring(at)));
    }

    private boolean isOldest(String edge) {
        return known.getFirst().equals(edge);
    }

    private int leastMembers(long now) {
        return sizes.isRecent(now, times) ? Math.min(sizes.smallest(), known.size()) : known.size();
    }

    private Roster next(List<String> after, List<String> members, Map<String, Absence> missing, long now) {
        boolean same = Set.copyOf(known).equals(Set.copyOf(after));
        Sizes changed = same ? sizes : sizes.changed(known.size(), after.size(), now, times);
        return new Roster(after, members, missing, changed, apartSince, times).judged(now);
    }

    private Roster judged(long now) {
        long since = hasMajority(present) ? Long.MAX_VALUE : Math.min(apartSince, now);
        return new Roster(known, present, absences, sizes, since, times);
    }
}
