package dev.sallyport.edge.revocation;

import java.util.concurrent.atomic.AtomicReference;

/** Where it is found what is revoked now. Safe for any thread; one thread publishes. */
public final class RevocationHolder {
    private final AtomicReference<Revocations> current = new AtomicReference<>(Revocations.NONE);

    /** {@link Revocations#NONE} as long as nothing is revoked. */
    public Revocations current() {
        return current.get();
    }

    /** Puts {@code revocations} in force for everything that is asked, and looked at again, from now on. */
    public void publish(Revocations revocations) {
        current.set(revocations);
    }
}
