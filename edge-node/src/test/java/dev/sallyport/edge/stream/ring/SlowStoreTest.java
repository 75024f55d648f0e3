package dev.sallyport.edge.stream.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.session.StreamHome;
import dev.sallyport.edge.session.StreamName;
import dev.sallyport.edge.stream.SseFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster that takes what it is given and never answers. */
@Timeout(30)
class SlowStoreTest {
    private static final int EVENTS = 5_000;
    private static final RingBatch.Bounds BOUNDS = new RingBatch.Bounds(100_000, 64 * 1024, 60_000);

    @Test
    void delaysNoEventAndHoldsNoMoreThanItMay() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            SilentStore store = new SilentStore();
            Rings rings = new Rings(store, 1);
            Context context = vertx.getOrCreateContext();
            Promise<List<String>> passed = Promise.promise();
            Promise<Long> held = Promise.promise();

            context.runOnContext(onLoop -> {
                LoopRings loop = rings.join(context);
                EventLog log = loop.open(new StreamName("s", 1, Optional.empty()), "t", "", BOUNDS);
                log.clientLeft();
                List<String> frames = new ArrayList<>();
                for (int i = 0; i < EVENTS; i++) {
                    ByteBuf frame =
                            Unpooled.copiedBuffer("data: " + "x".repeat(500) + "\n\n", StandardCharsets.US_ASCII);
                    log.number(SseFrame.of(frame))
                            .ifPresent(each -> frames.add(each.toString(StandardCharsets.US_ASCII)));
                    if (i % 50 == 0) {
                        loop.tick();
                    }
                }
                held.complete(log.heldBytes());
                passed.complete(frames);
            });

            List<String> frames =
                    passed.future().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(frames).hasSize(EVENTS);
            assertThat(frames.get(0)).startsWith("id: t.1\n");
            assertThat(frames.getLast()).startsWith("id: t." + EVENTS + "\n");
            assertThat(held.future().result()).isLessThanOrEqualTo(2L * BOUNDS.bytesMax());
            assertThat(store.batches).hasSize(1);
            assertThat(rings.metrics().dropped()).isPositive();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static final class SilentStore implements RingStore {
        private final List<RingBatch> batches = new ArrayList<>();

        @Override
        public long self() {
            return 1;
        }

        @Override
        public StreamHome home() {
            return StreamHome.ANY;
        }

        @Override
        public Future<Set<String>> append(Map<String, RingBatch> added) {
            batches.addAll(added.values());
            return Promise.<Set<String>>promise().future();
        }

        @Override
        public Future<Optional<RingReading>> read(String stream, long after) {
            return Promise.<Optional<RingReading>>promise().future();
        }

        @Override
        public Future<Long> claim(String stream, long from) {
            return Promise.<Long>promise().future();
        }

        @Override
        public void remove(String stream) {}

        @Override
        public Future<Boolean> isAlive(long edge) {
            return Promise.<Boolean>promise().future();
        }

        @Override
        public void tell(RingNews news) {}

        @Override
        public void follow(Consumer<RingNews> listener) {}

        @Override
        public void tick() {}

        @Override
        public void close() {}
    }
}
