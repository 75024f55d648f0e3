package dev.sallyport.edge.cluster;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class ClusterMemberTest {
    @Test
    void aJvmWhoseCommonPoolIsTooSmallIsToldWhatToDo() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ClusterMember.requireParallelism(1))
                .withMessageContaining("-Djava.util.concurrent.ForkJoinPool.common.parallelism=2");
    }
}
