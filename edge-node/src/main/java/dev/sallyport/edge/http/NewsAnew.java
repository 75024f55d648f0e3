package dev.sallyport.edge.http;

import dev.sallyport.edge.policy.Operation;
import dev.sallyport.edge.stream.ring.LoopRings;

/**
 * A client opens its stream of news anew, without the id of an event, while an edge holds the one before for it; and its
 * server has but one at a time (409). The one that is held ends, wherever it is, and the server is asked again. Confined to its event
 * loop.
 */
final class NewsAnew {
    /** For the edges to hear of it, and for the server to see its connection end. */
    private static final int[] WAIT_MILLIS = {50, 200, 800};

    private final LoopRings rings;
    private final Answers.Question question;

    NewsAnew(LoopRings rings, Answers.Question question) {
        this.rings = rings;
        this.question = question;
    }

    /** Whether there may be a stream that is held. */
    static boolean mayHelp(Answers.Question question) {
        return question.operation() instanceof Operation.OpenStream
                && question.exchange().session().isPresent()
                && question.asked() < WAIT_MILLIS.length
                && ResumableStreams.isOn(question.server());
    }

    void askAgain() {
        question.exchange().session().ifPresent(rings::newsAnew);
        rings.later(WAIT_MILLIS[question.asked()], () -> question.again().ask(question, question.binding()));
    }
}
