package dev.sallyport.config.decide;

import dev.sallyport.contract.revocation.Revocation;
import dev.sallyport.contract.revocation.RevocationImage;
import dev.sallyport.contract.revocation.RevocationImage.Change;
import dev.sallyport.contract.revocation.Revoked;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What somebody wants done to the revocations. Doing it twice is doing it once. */
public sealed interface RevocationCommand {
    /** Take a right back; what stood under the same key before counts no more. */
    record Revoke(Revocation revocation) implements RevocationCommand {}

    /** Give it back before its time. */
    record GiveBack(String key) implements RevocationCommand {}

    /** See that nothing stands in the log that has expired. */
    record Tidy() implements RevocationCommand {}

    /** What is to be done about a command. */
    sealed interface Verdict {
        /** Write {@code changes}: for a revocation of its own one, for what has to be tidied up any number. */
        record Write(List<Change> changes, Effect.Action action) implements Verdict {
            public Write {
                changes = List.copyOf(changes);
            }
        }

        /** There are {@link RevocationImage#LIVE_MAX} already. */
        record Full() implements Verdict {}

        record NotFound() implements Verdict {}
    }

    /** Decides on {@code image}; pure. */
    default Verdict decide(RevocationImage image, Instant now) {
        return switch (this) {
            case Revoke revoke -> revoke(revoke.revocation(), image, now);
            case GiveBack back ->
                image.find(back.key()).isPresent()
                        ? new Verdict.Write(List.of(Change.ended(back.key())), Effect.Action.REMOVED)
                        : new Verdict.NotFound();
            case Tidy tidy ->
                new Verdict.Write(
                        image.byKey().values().stream()
                                .filter(each -> each.hasExpired(now))
                                .map(each -> Change.ended(each.key()))
                                .toList(),
                        Effect.Action.REMOVED);
        };
    }

    private static Verdict revoke(Revocation wanted, RevocationImage image, Instant now) {
        Optional<Revocation> before = image.find(wanted.key()).filter(found -> !found.hasExpired(now));
        if (before.filter(found -> reachesFurther(found, wanted)).isPresent()) {
            return new Verdict.Write(List.of(), Effect.Action.UNCHANGED);
        }
        if (before.isEmpty() && image.at(now).byKey().size() >= RevocationImage.LIVE_MAX) {
            return new Verdict.Full();
        }
        return new Verdict.Write(
                List.of(Change.made(wanted)), before.isPresent() ? Effect.Action.UPDATED : Effect.Action.CREATED);
    }

    /** Of two instants of one issuer the later one counts, in whatever order they come. */
    private static boolean reachesFurther(Revocation found, Revocation wanted) {
        return found.revoked() instanceof Revoked.IssuedBefore there
                && wanted.revoked() instanceof Revoked.IssuedBefore here
                && there.notBefore().isAfter(here.notBefore());
    }
}
