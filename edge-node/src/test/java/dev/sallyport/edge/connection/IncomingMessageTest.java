package dev.sallyport.edge.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose memory a chunk is in, as a connection sees it that reads into the same memory again and again. */
class IncomingMessageTest {
    private final ByteBuf memory = Unpooled.directBuffer(16);
    private final IncomingMessage message = new IncomingMessage(new Unhurried(), HeadersMultiMap.httpHeaders()) {};

    @Test
    void aChunkOfAHandlerIsItsOwnToKeep() {
        List<Buffer> kept = new ArrayList<>();
        message.handler(kept::add);
        read("one");
        read("two");
        assertEquals(List.of("one", "two"), kept.stream().map(Buffer::toString).toList());
    }

    @Test
    void aPassingHandlerSeesTheConnectionsMemory() {
        List<ByteBuf> seen = new ArrayList<>();
        message.passingHandler(seen::add);
        read("one");
        assertEquals(List.of(memory), seen);
    }

    @Test
    void whatWaitsForAPassingHandlerIsKept() {
        List<String> seen = new ArrayList<>();
        message.passingHandler(chunk -> seen.add(chunk.toString(StandardCharsets.US_ASCII)));
        message.pause();
        read("one");
        read("two");
        assertEquals(List.of(), seen);
        message.resume();
        read("six");
        assertEquals(List.of("one", "two", "six"), seen);
    }

    private void read(String text) {
        memory.clear().writeCharSequence(text, StandardCharsets.US_ASCII);
        message.came(memory);
    }

    private record Unhurried() implements IncomingMessage.Connection {
        @Override
        public void stopReading(IncomingMessage message) {}

        @Override
        public void goOnReading(IncomingMessage message) {}
    }
}
