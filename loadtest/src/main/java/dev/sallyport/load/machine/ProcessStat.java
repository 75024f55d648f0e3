package dev.sallyport.load.machine;

import java.time.Duration;

/**
 * One line of {@code /proc/PID/stat}, as proc_pid_stat(5) describes it.
 *
 * @param cpu user and system time of all threads, ended ones included
 */
record ProcessStat(long pid, Duration cpu) {
    /** Fields are counted from the state on, which follows the name in brackets: a name may hold blanks and brackets. */
    private static final int USER_TIME = 11;

    private static final int SYSTEM_TIME = 12;

    static ProcessStat parse(String line) {
        int nameEnd = line.lastIndexOf(')');
        if (nameEnd < 0) {
            throw new IllegalArgumentException("not a line of /proc/PID/stat");
        }
        long pid = Long.parseLong(line.substring(0, line.indexOf(' ')));
        String[] fields = line.substring(nameEnd + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
        return new ProcessStat(pid, Ticks.duration(ticks));
    }
}
