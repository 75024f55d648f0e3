package dev.sallyport.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.ReceivedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InFlightTest {
    private static ReceivedRequest received;

    private final InFlight inFlight = new InFlight();
    private final List<Integer> looks = new ArrayList<>();
    private final List<Exchange> exchanges = new ArrayList<>();

    @BeforeAll
    static void receive() {
        received = ReceivedRequest.with("Accept", "*/*");
    }

    @AfterAll
    static void close() {
        received.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 11, 1_003})
    void aWholeSweepLooksAtEachOnceAndASliceAtATenth(int count) {
        add(count, each -> {});

        int most = 0;
        for (int slice = 0; slice < InFlight.SLICES; slice++) {
            int before = looks.size();
            inFlight.sweep(1);
            most = Math.max(most, looks.size() - before);
        }

        assertThat(looks).containsExactlyInAnyOrderElementsOf(numbers(0, count));
        assertThat(most).isLessThanOrEqualTo(count / InFlight.SLICES + 1);
        assertThat(inFlight.exchanges()).isEqualTo(count);
    }

    @Test
    void nobodyIsPassedOverWhenOthersEndOrBeginMeanwhile() {
        // Every third ends as it is looked at, and takes one with it that has not been yet, or has.
        add(300, each -> {
            if (each % 3 == 0) {
                exchanges.get(each).finish(Outcome.OK);
                exchanges.get((each + 151) % 300).finish(Outcome.OK);
            }
        });

        for (int slice = 0; slice < InFlight.SLICES; slice++) {
            inFlight.sweep(1);
            add(5, each -> {});
        }
        List<Integer> left = exchanges.stream()
                .filter(exchange -> exchange.outcome().isEmpty())
                .map(exchanges::indexOf)
                .filter(each -> each < 300)
                .toList();

        assertThat(looks).containsAll(left);
        assertThat(inFlight.exchanges()).isEqualTo(left.size() + 5 * InFlight.SLICES);
    }

    @Test
    void whoIsAddedLaterIsLookedAtByTheNextSweep() {
        add(20, each -> {});
        inFlight.sweep(1);
        add(20, each -> {});
        looks.clear();

        for (int slice = 1; slice < 2 * InFlight.SLICES; slice++) {
            inFlight.sweep(1);
        }

        assertThat(looks).containsAll(numbers(0, 40));
    }

    private void add(int count, Consumer<Integer> look) {
        for (int i = 0; i < count; i++) {
            int number = exchanges.size();
            Exchange exchange = new Exchange(received.request(), received.context(), 0, inFlight::remove);
            exchange.onSweep(now -> {
                looks.add(number);
                look.accept(number);
            });
            exchanges.add(exchange);
            inFlight.add(exchange);
        }
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
