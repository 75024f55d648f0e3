package dev.sallyport.edge.cluster;

import dev.sallyport.edge.http.ListChangeNews;
import dev.sallyport.edge.session.LocalRevivals;
import dev.sallyport.edge.session.LocalSessionDirectory;
import dev.sallyport.edge.session.RevivalStore;
import dev.sallyport.edge.session.SessionDirectory;
import dev.sallyport.edge.stream.ring.LocalRings;
import dev.sallyport.edge.stream.ring.RingStore;
import dev.sallyport.edge.upstream.circuit.CircuitNews;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What this edge shares with the others of its cluster: each part asks the one member for its own, and does with what
 * this edge knows by itself where there is no cluster. Safe for any thread.
 */
public final class EdgeCluster {
    private final Optional<ClusterMember> member;
    private final ClusterLimits limits;
    private final RingStore rings;

    private EdgeCluster(Optional<ClusterMember> member) {
        this.member = member;
        this.limits = new ClusterLimits(member.map(ClusterMember::limits));
        this.rings = member.map(ClusterMember::rings).orElseGet(() -> new LocalRings(System::currentTimeMillis));
    }

    /** Joins the cluster, if there is one. Blocks until it has. */
    public static EdgeCluster start(Optional<ClusterConfig> config) {
        return new EdgeCluster(config.map(ClusterMember::start));
    }

    public ClusterLimits limits() {
        return limits;
    }

    /** How edges tell each other of open circuits. */
    public CircuitNews circuitNews() {
        return member.map(ClusterMember::circuitNews).orElse(CircuitNews.NONE);
    }

    /** How edges tell each other of servers whose lists have changed. */
    public ListChangeNews listChangeNews() {
        return member.map(ClusterMember::listChangeNews).orElse(ListChangeNews.NONE);
    }

    /** Where streams are kept for clients that come back. */
    public RingStore rings() {
        return rings;
    }

    /** What sessions live over all edges; of this edge alone where there is no cluster. */
    public SessionDirectory sessions() {
        return member.map(ClusterMember::sessions).orElseGet(() -> new LocalSessionDirectory(InstantSource.system()));
    }

    /** How sessions began that may be begun anew; of this edge alone where there is no cluster. */
    public RevivalStore revivals() {
        return member.map(ClusterMember::revivals).orElseGet(() -> new LocalRevivals(InstantSource.system()));
    }

    /** Gives back what was not used and leaves. Blocks until others have what was kept here. */
    public void stop() {
        limits.giveBack();
        member.ifPresent(ClusterMember::stop);
    }
}
