package dev.sallyport.edge.session;

import dev.sallyport.edge.policy.Permit;
import java.util.Optional;

record BoundCall(Permit permit, Optional<String> upstreamSession, String upstreamMember) implements Binding {}
