package dev.sallyport.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class ClusterMemberTest {
    @Test
    void twoEdgesWithoutAClusterOnOneMachineDoNotMeet() {
        ClusterMember one = ClusterMember.start(ClusterConfig.alone());
        ClusterMember other = ClusterMember.start(ClusterConfig.alone());
        try {
            assertThat(one.members()).isEqualTo(1);
            assertThat(other.members()).isEqualTo(1);
            assertThat(one.port()).isPositive().isNotEqualTo(other.port());
        } finally {
            other.stop();
            one.stop();
        }
    }

    @Test
    void aJvmWhoseCommonPoolIsTooSmallIsToldWhatToDo() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ClusterMember.requireParallelism(1))
                .withMessageContaining("-Djava.util.concurrent.ForkJoinPool.common.parallelism=2");
    }
}
