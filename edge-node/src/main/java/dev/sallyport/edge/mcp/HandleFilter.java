package dev.sallyport.edge.mcp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Swaps the handles of a message while it passes, and leaves every other byte as it came. Confined to its event loop.
 *
 * <p>Towards the client it takes its messages as they are: what it does not find, because it is no JSON or says the same
 * in other places, passes, and is worth nothing when it comes back. Towards the server it goes over what was read
 * strictly before, and nothing passes in a handle's place but what the swap gives, or null.
 */
public final class HandleFilter implements MessageFilter {
    /** No message has handles deeper than this. */
    private static final int DEPTH_MAX = 4;

    /** By these a server tells of its own tasks, and names them in params. */
    private static final String TASK_NOTIFICATIONS = "notifications/tasks";

    private static final byte[] NO_BYTES = {};

    private final Set<Handle> handles;
    private final HandleSwap swap;
    private final boolean towardsServer;
    private final BoundedBytes held;
    private final StrictJson json = new StrictJson(new Reader());
    private final HandlePlace[] places = new HandlePlace[DEPTH_MAX + 1];

    private byte[] chunk = NO_BYTES;
    private int mark;
    private Output out = HandleFilter::nowhere;
    private boolean muted;
    private boolean changed;

    private HandlePlace next = HandlePlace.ELSEWHERE;
    private Optional<Handle> nextHandle = Optional.empty();
    private boolean atMethod;
    private String method = "";
    private @Nullable Handle holding;

    private HandleFilter(Set<Handle> handles, HandleSwap swap, int handleBytesMax, boolean towardsServer) {
        this.handles = handles;
        this.swap = swap;
        this.towardsServer = towardsServer;
        this.held = new BoundedBytes(handleBytesMax);
        reset();
    }

    /**
     * For what a server says.
     *
     * @param handleBytesMax how long a handle may be, with its quotes
     */
    public static HandleFilter towardsClient(Set<Handle> handles, HandleSwap swap, int handleBytesMax) {
        return new HandleFilter(handles, swap, handleBytesMax, false);
    }

    /** The message of a client with its handles swapped. */
    public static byte[] towardsServer(Set<Handle> handles, byte[] message, HandleSwap swap) {
        HandleFilter filter = new HandleFilter(handles, swap, message.length, true);
        ByteArrayOutputStream swapped = new ByteArrayOutputStream(message.length);
        filter.feed(message, 0, message.length, swapped::write);
        if (!filter.json.isComplete()) {
            throw new IllegalStateException("a message that was read before cannot be read again");
        }
        return swapped.toByteArray();
    }

    /** Takes bytes that have passed already: whatever begins in them passes as it came. */
    public void feedPassed(byte[] bytes, int offset, int length) {
        muted = true;
        feed(bytes, offset, length, HandleFilter::nowhere);
        muted = false;
    }

    @Override
    public boolean feed(byte[] bytes, int offset, int length, Output output) {
        chunk = bytes;
        mark = offset;
        out = output;
        json.feed(bytes, offset, length);
        if (json.isBroken()) {
            release();
        }
        settle(offset + length);
        chunk = NO_BYTES;
        out = HandleFilter::nowhere;
        return true;
    }

    @Override
    public boolean end(Output output) {
        out = output;
        release();
        out = HandleFilter::nowhere;
        return true;
    }

    @Override
    public void reset() {
        json.reset();
        held.clear();
        Arrays.fill(places, HandlePlace.ELSEWHERE);
        method = "";
        atMethod = false;
        holding = null;
        changed = false;
    }

    @Override
    public boolean hasChanged() {
        return changed;
    }

    @Override
    public boolean letsOthersPass() {
        return true;
    }

    /** Whether the bytes that came end in a handle, so that it is not known yet whether the message may go on. */
    public boolean isHolding() {
        return holding != null;
    }

    /** What ends in the middle of a handle ends as it came. */
    private void release() {
        if (holding != null) {
            holding = null;
            out.accept(held.array(), 0, held.size());
            held.clear();
        }
    }

    /** Moves the bytes before this position to where they belong. */
    private void settle(int end) {
        if (holding == null) {
            if (end > mark) {
                out.accept(chunk, mark, end - mark);
            }
        } else if (!held.append(chunk, mark, end - mark)) {
            throw swap.unfit(holding);
        }
        mark = end;
    }

    private void hold(Handle handle, int at) {
        settle(at);
        holding = handle;
    }

    private void swapHeld(Handle handle, int end) {
        settle(end);
        byte[] swapped = swap.swapped(handle, held.utf8()).getBytes(StandardCharsets.UTF_8);
        changed |= !Arrays.equals(swapped, 0, swapped.length, held.array(), 0, held.size());
        holding = null;
        held.clear();
        out.accept(swapped, 0, swapped.length);
    }

    private static void nowhere(byte[] bytes, int offset, int length) {}

    /** Finds the places in the structure. */
    private final class Reader implements StrictJson.Listener {
        private HandlePlace place(int depth) {
            return depth <= DEPTH_MAX ? places[depth] : HandlePlace.ELSEWHERE;
        }

        @Override
        public boolean wantsKeys(int depth) {
            return place(depth) != HandlePlace.ELSEWHERE;
        }

        @Override
        public void key(int depth, Field field) {
            String key = field.orElse("");
            next = place(depth).under(key);
            nextHandle = place(depth).handleUnder(key).filter(handles::contains);
            atMethod = depth == 1 && key.equals("method");
        }

        @Override
        public boolean beginValue(int depth, byte first, int at) {
            HandlePlace in = place(depth);
            if (first == '{' || first == '[') {
                open(depth, in, first == '[');
            } else if (isServers(in)) {
                handleIn(in).ifPresent(each -> begin(each, first, at));
            }
            return atMethod && depth == 1;
        }

        private void open(int depth, HandlePlace in, boolean isArray) {
            if (isServers(in)) {
                handleIn(in).ifPresent(this::refuseOtherThanString);
            }
            if (depth < DEPTH_MAX) {
                HandlePlace opened = depth == 0 ? HandlePlace.MESSAGE : in.isArray() ? in.ofItems() : under(in);
                places[depth + 1] = opened.isArray() == isArray ? opened : HandlePlace.ELSEWHERE;
            }
        }

        /** The key before the value is that of another object where nobody wanted the keys of this one. */
        private HandlePlace under(HandlePlace in) {
            return in == HandlePlace.ELSEWHERE ? in : next;
        }

        private Optional<Handle> handleIn(HandlePlace in) {
            return in.isArray() ? in.handleOfItems().filter(handles::contains) : nextHandle;
        }

        private void refuseOtherThanString(Handle handle) {
            if (towardsServer && handle != Handle.RELATED_TASK) {
                throw swap.unfit(handle);
            }
        }

        private void begin(Handle handle, byte first, int at) {
            if (first == '"' && !muted) {
                hold(handle, at);
            } else if (first != '"' && first != 'n') {
                refuseOtherThanString(handle);
            }
        }

        /** What a server asks for is of the client's own making, and so is what the client answers. */
        private boolean isServers(HandlePlace in) {
            return switch (in) {
                case PARAMS -> towardsServer || method.startsWith(TASK_NOTIFICATIONS);
                case RESULT, TASK, TASKS -> !towardsServer;
                case RELATED, TASK_IDS -> true;
                case MESSAGE, META, NOTIFICATIONS, ELSEWHERE -> false;
            };
        }

        @Override
        public void text(Field text) {
            method = text.orElse("");
            atMethod = false;
        }

        @Override
        public void comma(int depth, int at) {}

        @Override
        public void endValue(int depth, int end) {
            Handle handle = holding;
            if (handle != null) {
                swapHeld(handle, end);
            }
        }
    }
}
