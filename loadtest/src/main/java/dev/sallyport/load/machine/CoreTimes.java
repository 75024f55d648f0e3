package dev.sallyport.load.machine;

import java.time.Duration;
import java.util.List;

/**
 * What one core did since the machine was started, from {@code /proc/stat}.
 *
 * @param stolen what a hypervisor gave to others while this core had work
 */
public record CoreTimes(Duration busy, Duration stolen) {
    private static final int USER = 1;
    private static final int NICE = 2;
    private static final int SYSTEM = 3;
    private static final int INTERRUPT = 6;
    private static final int SOFT_INTERRUPT = 7;
    private static final int STEAL = 8;

    static CoreTimes parse(List<String> procStat, int core) {
        String name = "cpu" + core + " ";
        String[] fields = procStat.stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no core " + core + " on this machine"))
                .split(" ", -1);
        long busy = 0;
        for (int field : new int[] {USER, NICE, SYSTEM, INTERRUPT, SOFT_INTERRUPT}) {
            busy += Long.parseLong(fields[field]);
        }
        return new CoreTimes(Ticks.duration(busy), Ticks.duration(Long.parseLong(fields[STEAL])));
    }

    CoreTimes minus(CoreTimes earlier) {
        return new CoreTimes(busy.minus(earlier.busy), stolen.minus(earlier.stolen));
    }

    CoreTimes plus(CoreTimes other) {
        return new CoreTimes(busy.plus(other.busy), stolen.plus(other.stolen));
    }
}
