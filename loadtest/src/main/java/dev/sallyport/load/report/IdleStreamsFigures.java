package dev.sallyport.load.report;

import java.util.Optional;

/**
 * Memory and descriptors of one target with many idle streams through it.
 *
 * @param openedSeconds how long opening all of them took
 * @param residentMibBefore with everything warm and no stream open
 * @param residentKibPerStream both sides of the stream together; without the kernel's socket buffers
 * @param openFilesLeft descriptors more than before, when the wait for them ended; connections that were kept alive
 *     before may be gone meanwhile
 * @param filesBackSeconds how long after the clients left that was
 * @param otherEdgeKibPerStream what the other edge of its cluster has more for each stream; empty where there is none
 * @param heapKibPerStream the part of it that is in use in the target's heap after a collection, where it is known
 */
public record IdleStreamsFigures(
        String scenario,
        int streams,
        double openedSeconds,
        double residentMibBefore,
        double residentMibOpen,
        double residentKibPerStream,
        long openFilesBefore,
        long openFilesOpen,
        long openFilesLeft,
        double filesBackSeconds,
        Optional<Double> otherEdgeKibPerStream,
        Optional<Double> heapKibPerStream) {}
