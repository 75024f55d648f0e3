package dev.sallyport.edge.policy;

import dev.sallyport.edge.identity.Caller;

/** Proof that every policy let this caller do this. Made by {@link PolicyChain} alone. */
public sealed interface Permit permits Admitted {
    Caller caller();

    Operation operation();

    /** What the policies want done on the way. */
    Effects effects();
}
