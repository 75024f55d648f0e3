package dev.sallyport.edge.upstream;

import java.util.LinkedHashMap;
import java.util.Map;

/** The rotations of one event loop. Confined to it. */
final class Rotations {
    /** Of those that were not used for long one is made anew when it is; it has some hundred bytes. */
    private static final int ROTATIONS_MAX = 20_000;

    private final HealthBoard board;
    private final Map<String, Rotation> byGroup = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Rotation> eldest) {
            return size() > ROTATIONS_MAX;
        }
    };

    Rotations(HealthBoard board) {
        this.board = board;
    }

    Rotation of(UpstreamGroup group) {
        Rotation known = byGroup.get(group.id());
        if (known != null && known.isOf(group)) {
            return known;
        }
        Rotation added = new Rotation(group, board, System::nanoTime);
        byGroup.put(group.id(), added);
        return added;
    }
}
