package dev.sallyport.edge.stream.ring;

import dev.sallyport.edge.session.StreamName;
import dev.sallyport.edge.stream.SseFrame;
import io.netty.buffer.ByteBuf;
import io.vertx.core.AsyncResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives the events of one stream their ids, and has them written to the stream's ring later. A stream that ends soon,
 * with its client there, is never written: most answers are such streams. Confined to its event loop.
 */
public final class EventLog {
    /** Streams that are over sooner cost no more than the memory of their events. */
    private static final long START_AFTER_MILLIS = 250;

    /** While nobody waits for the tail. What is not written is lost with this edge, as its upstream's connection is. */
    private static final long WRITE_EVERY_MILLIS = 200;

    private static final long RETRY_AFTER_MILLIS = 1_000;

    /** For a client whose connection broke while the end was on its way. */
    private static final long LINGER_MILLIS = 5_000;

    /** Of a stream whose client seems to have all of it. */
    private static final long READ_AGE_MILLIS = 30_000;

    private static final byte[] ID = "id: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PRIMING_END = "\ndata: \n\n".getBytes(StandardCharsets.US_ASCII);

    private final LoopRings home;
    private final String stream;
    private final boolean isNews;
    private final long term;
    private final String session;
    private final String idPrefix;
    private final RingBatch.Bounds bounds;
    private final long passedUpTo;
    private final long bornMillis = System.currentTimeMillis();
    private final Deque<RingEvent> pending = new ArrayDeque<>();
    private Reader reader = Reader.NOBODY;
    private RingState state = RingState.LIVE;
    private String lastUpstreamId;
    private long position;
    private long pendingBytes;
    private long flyingBytes;
    private long storedBytes;
    private long nextWriteMillis;
    private long retryMillis;
    private long endedMillis;
    private boolean resumable;
    private boolean headerIsOld;
    private boolean hurried;
    private boolean alone;
    private boolean writing;
    private boolean written;
    private boolean gone;

    /** Who reads the upstream. */
    public interface Reader {
        Reader NOBODY = new Reader() {
            @Override
            public void wanted() {}

            @Override
            public void over() {}

            @Override
            public void letGo() {}
        };

        /** The client is elsewhere now, and waits for what comes. */
        void wanted();

        /** The session has ended, or somebody else goes on with the stream. */
        void over();

        /** The stream ends here in order; its client opens another one. */
        void letGo();
    }

    /**
     * Where a log begins.
     *
     * @param last the position before its first event
     * @param passedUpTo what the client has already; such events are kept, but do not pass
     * @param term in which this edge has the stream
     */
    public record Position(long last, long passedUpTo, String lastUpstreamId, long term) {
        static final Position START = new Position(0, 0, "", RingBatch.FIRST_TERM);

        /** Whether there was something before: the stream has a ring, and a client that comes back for it. */
        private boolean goesOn() {
            return term != RingBatch.FIRST_TERM;
        }
    }

    EventLog(
            LoopRings home, StreamName name, String token, String session, RingBatch.Bounds bounds, Position position) {
        this.home = home;
        this.stream = name.stream();
        this.isNews = name.request().isEmpty();
        this.term = position.term();
        this.idPrefix = token + ".";
        this.session = session;
        this.bounds = bounds;
        this.position = position.last();
        this.passedUpTo = position.passedUpTo();
        this.lastUpstreamId = position.lastUpstreamId();
        this.resumable = position.goesOn();
        this.written = position.goesOn();
    }

    public void readBy(Reader upstreamReader) {
        reader = upstreamReader;
    }

    /** Whether the client has an id to come back with. */
    public boolean isResumable() {
        return resumable;
    }

    /** An event without a message (2025-11-25, Transports): a client that has it may come back at once. */
    public byte[] priming() {
        resumable = true;
        byte[] id = id();
        byte[] frame = new byte[ID.length + id.length + PRIMING_END.length];
        System.arraycopy(ID, 0, frame, 0, ID.length);
        System.arraycopy(id, 0, frame, ID.length, id.length);
        System.arraycopy(PRIMING_END, 0, frame, ID.length + id.length, PRIMING_END.length);
        return frame;
    }

    /** The frame with its id, if it is an event; empty when the client has it already. */
    public Optional<ByteBuf> number(SseFrame frame) {
        Optional<String> upstreamId = frame.id();
        if (upstreamId.isEmpty() && !frame.hasData()) {
            return Optional.of(frame.bytes());
        }
        position++;
        resumable = true;
        upstreamId.ifPresent(id -> lastUpstreamId = id);
        ByteBuf numbered = frame.withId(id());
        keep(numbered);
        return position > passedUpTo ? Optional.of(numbered) : Optional.empty();
    }

    /** The upstream begins anew: what comes next is nothing that the client has. */
    public void repeatsNothing() {
        position = Math.max(position, passedUpTo);
        lastUpstreamId = "";
    }

    private byte[] id() {
        return (idPrefix + position).getBytes(StandardCharsets.US_ASCII);
    }

    /** The frame is in an array of its own, which nobody changes any more. */
    private void keep(ByteBuf numbered) {
        int length = numbered.readableBytes();
        headerIsOld = true;
        home.isDirty(this);
        byte[] array = numbered.array();
        byte[] frame = array.length == length ? array : Arrays.copyOf(array, length);
        if (length > bounds.bytesMax() || !home.makesRoom(length)) {
            home.metrics().countDropped(1);
            return;
        }
        pending.addLast(new RingEvent(position, System.currentTimeMillis(), frame));
        pendingBytes += length;
        home.holds(length);
        trim();
    }

    private void trim() {
        long before = pending.size();
        while (pending.size() > bounds.eventsMax() || pendingBytes > bounds.bytesMax()) {
            int length = pending.removeFirst().frame().length;
            pendingBytes -= length;
            home.holds(-length);
        }
        if (written && before > pending.size()) {
            home.metrics().countDropped(before - pending.size());
        }
    }

    /** The client is gone: from now on the ring is all that is left of what comes. */
    public void clientLeft() {
        alone = true;
        headerIsOld = true;
        home.isDirty(this);
    }

    /** Nothing more comes; {@code how} says what somebody who wants the stream is to do. */
    public void conclude(RingState how) {
        if (endedMillis == 0) {
            state = how;
            endedMillis = System.currentTimeMillis();
            headerIsOld = true;
            reader = Reader.NOBODY;
            home.isDirty(this);
            home.settled(this);
        }
    }

    /** The stream is nobody's any more. */
    public void discard() {
        endedMillis = System.currentTimeMillis();
        reader = Reader.NOBODY;
        home.remove(this);
    }

    void wanted() {
        alone = true;
        hurry();
        reader.wanted();
    }

    void sessionOver() {
        Reader of = reader;
        discard();
        of.over();
    }

    /**
     * Ends a stream of news.
     *
     * @param abandoned only if its client is gone
     */
    void letNewsGo(boolean abandoned) {
        if (isNews && (alone || !abandoned)) {
            reader.letGo();
        }
    }

    void hurry() {
        if (endedMillis != 0 && written && !headerIsOld && pending.isEmpty()) {
            // All is said. Somebody may have gone on with the stream since: to say it again would undo that.
            return;
        }
        hurried = alone || written || state == RingState.RELEASED;
        headerIsOld = true;
        home.isDirty(this);
    }

    /** Gives {@link LoopRings#write} what is due. Returns whether there is more to do for this log. */
    boolean write(long nowMillis) {
        boolean something = headerIsOld || !pending.isEmpty();
        if (writing || !something) {
            return false;
        }
        if (!isWorthWriting(nowMillis)) {
            return state == RingState.LIVE;
        }
        if (nowMillis < retryMillis || (!hurried && nowMillis < nextWriteMillis)) {
            return true;
        }
        send(nowMillis);
        return false;
    }

    private boolean isWorthWriting(long nowMillis) {
        return hurried
                || alone
                || written
                || switch (state) {
                    case LIVE -> nowMillis - bornMillis >= START_AFTER_MILLIS;
                    case RELEASED -> true;
                    case ENDED -> false;
                };
    }

    private void send(long nowMillis) {
        long age =
                state == RingState.ENDED && !alone ? Math.min(READ_AGE_MILLIS, bounds.ageMillis()) : bounds.ageMillis();
        RingBatch batch = new RingBatch(
                home.store().self(),
                term,
                position,
                lastUpstreamId,
                state,
                new RingBatch.Bounds(bounds.eventsMax(), bounds.bytesMax(), age),
                List.copyOf(pending));
        flyingBytes = pendingBytes;
        pendingBytes = 0;
        pending.clear();
        headerIsOld = false;
        writing = true;
        written = true;
        // A beat that all streams keep, so that they are written together.
        nextWriteMillis = (nowMillis / WRITE_EVERY_MILLIS + 1) * WRITE_EVERY_MILLIS;
        home.write(this, batch);
    }

    /** What became of a batch: {@code done} has the streams that somebody else has by now. */
    void sent(RingBatch batch, AsyncResult<Set<String>> done) {
        writing = false;
        if (gone) {
            return;
        }
        if (done.failed()) {
            home.metrics().countFailedWrite();
            retryMillis = System.currentTimeMillis() + RETRY_AFTER_MILLIS;
            headerIsOld = true;
            List<RingEvent> events = batch.events();
            for (int i = events.size() - 1; i >= 0; i--) {
                pending.addFirst(events.get(i));
            }
            pendingBytes += flyingBytes;
            flyingBytes = 0;
            trim();
        } else if (!done.result().contains(stream)) {
            long stored = Math.min(storedBytes + flyingBytes, bounds.bytesMax());
            home.holds(stored - storedBytes - flyingBytes);
            storedBytes = stored;
            flyingBytes = 0;
        } else {
            Reader of = reader;
            written = false;
            discard();
            of.over();
            return;
        }
        if (headerIsOld || !pending.isEmpty()) {
            home.isDirty(this);
        }
    }

    String stream() {
        return stream;
    }

    String session() {
        return session;
    }

    boolean isWriting() {
        return writing;
    }

    boolean isWritten() {
        return written;
    }

    /** Whether nobody is expected to come for it any more, here; a ring goes by itself. */
    boolean isPast(long nowMillis) {
        long seemsRead = written ? READ_AGE_MILLIS : LINGER_MILLIS;
        return nowMillis - endedMillis > (alone ? bounds.ageMillis() : seemsRead);
    }

    long heldBytes() {
        return pendingBytes + flyingBytes + storedBytes;
    }

    void dropAll() {
        gone = true;
        pending.clear();
        pendingBytes = 0;
        flyingBytes = 0;
        storedBytes = 0;
        headerIsOld = false;
    }
}
