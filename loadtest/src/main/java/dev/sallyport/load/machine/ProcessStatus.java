package dev.sallyport.load.machine;

import java.util.List;

/** The lines of {@code /proc/PID/status}. */
final class ProcessStatus {
    private static final String RESIDENT = "VmRSS:";
    private static final long KIB = 1_024;

    private ProcessStatus() {}

    static long residentBytes(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(RESIDENT))
                .mapToLong(line -> Long.parseLong(line.substring(RESIDENT.length())
                                .replace("kB", "")
                                .strip())
                        * KIB)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + RESIDENT + " in /proc/PID/status"));
    }
}
