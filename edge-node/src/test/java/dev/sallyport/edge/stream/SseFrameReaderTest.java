package dev.sallyport.edge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseFrameReaderTest {
    static final List<String> CORPUS = List.of(
            "data: {\"a\":1}\n\n",
            "event: message\nid: 7\nretry: 250\ndata: one\ndata: two\ndata:\n\ndata: next\n\n",
            "event: message\r\nid: 7\r\ndata: one\r\ndata: two\r\n\r\ndata: next\r\n\r\n",
            "event: message\rid: 7\rdata: one\rdata: two\r\rdata: next\r\r",
            "data: a\r\ndata: b\ndata: c\r\n\rdata: d\n\r\ndata: e\r\r\ndata: f\n\r\r\n",
            ": hello\n\n:\r\n: lone\rdata: x\n: inside\ndata: y\n\n: last\n",
            "data: \uD83D\uDE00 ü 天気 \uD83C\uDF27\uD83D\uDE00\r\n\r\nid: \uD83D\uDE00\n\n",
            "\n\n\r\n\r\r\ndata\n\ndata:\n\n:\n\nid\n\n",
            "\uFEFFdata: marked\n\ndata: \uFEFF\n\n",
            "\uFEFF: marked\r\n\r\n\uFEFF: not a comment\n\n",
            "data: ends early\n",
            "\uFEFF",
            "\r",
            "");

    @ParameterizedTest
    @FieldSource("CORPUS")
    void everySplitIntoThreeChunksGivesTheSameBytesAndTheSameFrames(String stream) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        Relayed whole = Relayed.inChunks(bytes);
        assertThat(whole.writtenAndRemainder()).isEqualTo(bytes);

        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                Relayed split = Relayed.inChunks(bytes, first, second);
                assertThat(split.writtenAndRemainder()).isEqualTo(bytes);
                assertThat(split.frames()).isEqualTo(whole.frames());
                assertThat(split.events()).isEqualTo(whole.events());
            }
        }
    }

    @ParameterizedTest
    @FieldSource("CORPUS")
    void oneByteAtATimeGivesTheSameBytesAndTheSameFrames(String stream) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        Relayed split = Relayed.inChunks(bytes, IntStream.range(0, bytes.length).toArray());

        assertThat(split.writtenAndRemainder()).isEqualTo(bytes);
        assertThat(split.frames()).isEqualTo(Relayed.inChunks(bytes).frames());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void anEventOfOneMebibyteSurvivesItsSplits(String lineEnd) {
        String large = "event: message" + lineEnd + "data: " + "x\uD83D\uDE00é".repeat(150_000) + lineEnd + lineEnd;
        String small = "data: y" + lineEnd + lineEnd;
        byte[] bytes = (": start" + lineEnd + large + small).getBytes(StandardCharsets.UTF_8);
        Relayed whole = Relayed.inChunks(bytes);
        IntStream nearBoundaries =
                IntStream.concat(IntStream.rangeClosed(0, 40), IntStream.rangeClosed(bytes.length - 40, bytes.length));
        IntStream sample = new Random(1).ints(20, 0, bytes.length);

        assertThat(whole.frames()).hasSize(3);
        assertThat(whole.written()).isEqualTo(bytes);
        IntStream.concat(nearBoundaries, sample)
                .forEach(split -> assertThat(Relayed.inChunks(bytes, split).isLike(whole))
                        .as("split at %d", split)
                        .isTrue());
        int[] reads =
                IntStream.range(0, bytes.length / 16_384).map(i -> i * 16_384).toArray();
        assertThat(Relayed.inChunks(bytes, reads).isLike(whole)).isTrue();
    }

    @Test
    void framesEndAtTheirBlankLineWhateverTheLineEnds() {
        assertThat(Relayed.inChunks(CORPUS.get(4).getBytes(StandardCharsets.UTF_8))
                        .frames())
                .containsExactly(
                        "data: a\r\ndata: b\ndata: c\r\n\r", "data: d\n\r\n", "data: e\r\r\n", "data: f\n\r", "\r\n");
    }

    @Test
    void aCommentBeforeAnyFieldIsAFrameOfItsOwnAndDoesNotWaitForTheNextEvent() {
        Relayed relayed = new Relayed(100).feed(": alive\n");

        assertThat(relayed.text()).isEqualTo(": alive\n");
        assertThat(relayed.frames()).containsExactly(": alive\n");
        assertThat(relayed.events()).isZero();
        assertThat(relayed.reader().isBetweenFrames()).isTrue();
    }

    @Test
    void theMarkAtTheStartOfTheStreamDoesNotHideThatACommentFollows() {
        Relayed relayed = new Relayed(100).feed("\uFEFF: alive\n\uFEFF: no comment\n");

        assertThat(relayed.frames()).containsExactly("\uFEFF: alive\n");
    }

    @Test
    void aMarkThatBreaksOffIsContentOfItsLine() {
        byte[] bytes = {(byte) 0xEF, (byte) 0xBB, ':', '\n'};

        assertThat(new Relayed(100).feed(bytes, 0, bytes.length).frames()).isEmpty();
    }

    @Test
    void aCommentInsideAnEventStaysInside() {
        Relayed relayed = new Relayed(100).feed("data: a\n: note\n");

        assertThat(relayed.text()).isEmpty();
        assertThat(relayed.feed("\n").frames()).containsExactly("data: a\n: note\n\n");
        assertThat(relayed.events()).isOne();
    }

    @Test
    void aFrameThatEndsInTwoCarriageReturnsIsGivenOutAtOnce() {
        Relayed relayed = new Relayed(100).feed("data: a\r\r");

        assertThat(relayed.text()).isEqualTo("data: a\r\r");
        assertThat(relayed.frames()).hasSize(1);
    }

    @Test
    void aLineFeedThatFollowsTheLastCarriageReturnIsPassedOnWithoutBeingAFrame() {
        Relayed relayed = new Relayed(100).feed("data: a\r\n\r").feed("\n");
        assertThat(relayed.text()).isEqualTo("data: a\r\n\r\n");
        assertThat(relayed.frames()).containsExactly("data: a\r\n\r\n");

        relayed.feed("\n");
        assertThat(relayed.frames()).containsExactly("data: a\r\n\r\n", "\n");
    }

    @Test
    void whatIsNotWholeIsHeldBackAndCanBeHadInTheEnd() {
        Relayed relayed = new Relayed(100).feed("data: a\n\ndata: b\n");

        assertThat(relayed.text()).isEqualTo("data: a\n\n");
        assertThat(relayed.reader().isBetweenFrames()).isFalse();
        assertThat(relayed.reader().remainder().toString(StandardCharsets.UTF_8))
                .isEqualTo("data: b\n");
        relayed.feed("\n");
        assertThat(relayed.reader().isBetweenFrames()).isTrue();
        assertThat(relayed.reader().remainder().isReadable()).isFalse();
    }

    @Test
    void aChunkThatEndsOnABoundaryIsPassedOnAsItself() {
        SseFrameReader reader = new SseFrameReader(100);
        ByteBuf chunk = Unpooled.copiedBuffer("data: a\n\n: c\n\nid: 1\n\n", StandardCharsets.UTF_8);

        SseFrames frames = reader.read(chunk).frames();

        assertThat(frames.bytes()).isSameAs(chunk);
        assertThat(frames.count()).isEqualTo(4);
        assertThat(frames.events()).isEqualTo(2);
    }

    @Test
    void wholeFramesInFrontOfAPartAreASliceOfTheChunk() {
        SseFrameReader reader = new SseFrameReader(100);
        ByteBuf chunk = Unpooled.copiedBuffer("data: a\n\ndata", StandardCharsets.UTF_8);

        SseFrames frames = reader.read(chunk).frames();

        assertThat(frames.bytes().array()).isSameAs(chunk.array());
    }

    @Test
    void aChunkOutsideTheHeapIsReadToo() {
        ByteBuf direct = Unpooled.directBuffer().writeBytes("data: a\n\n".getBytes(StandardCharsets.UTF_8));

        SseFrames frames = new SseFrameReader(100).read(direct).frames();

        assertThat(ByteBufUtil.getBytes(frames.frame(0).bytes())).isEqualTo(ByteBufUtil.getBytes(direct));
        direct.release();
    }

    @Test
    void aFrameAsLargeAsAllowedPassesAndOneByteMoreIsOversizedHoweverItIsSplit() {
        byte[] allowed = "data: 90\n\n".getBytes(StandardCharsets.UTF_8);
        byte[] larger = "data: 901\n\n".getBytes(StandardCharsets.UTF_8);

        for (int split = 0; split <= allowed.length; split++) {
            Relayed relayed = new Relayed(10).feed(allowed, 0, split).feed(allowed, split, allowed.length);
            assertThat(relayed.isOversized()).isFalse();
            assertThat(relayed.frames()).hasSize(1);
        }
        for (int split = 0; split <= larger.length; split++) {
            Relayed relayed = new Relayed(10).feed(larger, 0, split).feed(larger, split, larger.length);
            assertThat(relayed.isOversized()).isTrue();
            assertThat(relayed.written()).isEmpty();
        }
    }

    @Test
    void theFramesInFrontOfAnOversizedOneAreStillGivenAndNothingBehindIt() {
        Relayed relayed = new Relayed(10).feed("data: a\n\ndata: b\n\ndata: far too long\n\ndata: c\n\n");

        assertThat(relayed.isOversized()).isTrue();
        assertThat(relayed.frames()).containsExactly("data: a\n\n", "data: b\n\n");
        assertThat(relayed.feed("data: d\n\n").text()).isEqualTo("data: a\n\ndata: b\n\n");
        assertThat(relayed.reader().isBetweenFrames()).isFalse();
    }

    @Test
    void aStreamWithoutAnyLineEndIsOversizedAndNothingOfItIsKept() {
        Relayed relayed = new Relayed(100_000);
        byte[] chunk = "x".repeat(16_384).getBytes(StandardCharsets.UTF_8);

        for (int chunks = 0; chunks < 7; chunks++) {
            assertThat(relayed.isOversized()).isFalse();
            relayed.feed(chunk, 0, chunk.length);
        }

        assertThat(relayed.isOversized()).isTrue();
        assertThat(relayed.written()).isEmpty();
        assertThat(relayed.reader().remainder().isReadable()).isFalse();
    }

    @Test
    void anEndlessRunOfFieldLinesWithoutBlankLineIsOversized() {
        Relayed relayed = new Relayed(1_000);
        for (int lines = 0; lines < 200; lines++) {
            relayed.feed("data: x\n");
        }

        assertThat(relayed.isOversized()).isTrue();
    }

    @Test
    void noiseIsPassedOnByteByByte() {
        Random random = new Random(42);
        byte[] alphabet = "\r\n\n\r:d ata\uFEFF".getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = new byte[random.nextInt(1, 40)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = alphabet[random.nextInt(alphabet.length)];
            }
            int first = random.nextInt(bytes.length);
            int second = random.nextInt(first, bytes.length);
            Relayed split = Relayed.inChunks(bytes, first, second);

            assertThat(split.writtenAndRemainder()).isEqualTo(bytes);
            assertThat(split.frames()).isEqualTo(Relayed.inChunks(bytes).frames());
        }
    }
}
