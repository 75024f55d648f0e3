package dev.sallyport.edge.policy;

import dev.sallyport.edge.identity.Caller;

record Admitted(Caller caller, Operation operation, Effects effects) implements Permit {}
