package dev.sallyport.edge.upstream;

import dev.sallyport.contract.config.HealthDefinition;
import java.util.List;
import java.util.Optional;

/**
 * Several places, any of which can take a call. Immutable.
 *
 * @param id {@code server/name} or {@code backend/name}, whichever describes it
 * @param health how to ask whether its members work
 */
public record UpstreamGroup(
        String id, List<Member> members, UpstreamSettings settings, Optional<HealthDefinition> health)
        implements Upstream {
    public UpstreamGroup {
        members = List.copyOf(members);
    }

    /**
     * One of them.
     *
     * @param weight its share among those of its priority
     * @param priority the lowest goes first
     */
    public record Member(UpstreamTarget target, int weight, int priority) {}

    /** What health checks call {@code member}. */
    public HealthBoard.Place place(Member member) {
        return new HealthBoard.Place(id, member.target().url());
    }

    @Override
    public Optional<UpstreamTarget> member(String member) {
        return members.stream()
                .map(Member::target)
                .filter(target -> target.member().equals(member))
                .findFirst();
    }
}
