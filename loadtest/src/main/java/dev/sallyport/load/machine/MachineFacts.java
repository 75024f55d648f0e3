package dev.sallyport.load.machine;

import java.nio.file.Path;
import java.util.List;

/** The machine, as far as figures depend on it. */
public record MachineFacts(String processor, int cores, long memoryMib, String kernel, String jdk) {
    private static final long KIB_PER_MIB = 1_024;

    public static MachineFacts read() {
        List<String> processors = Proc.read(Path.of("/proc/cpuinfo"));
        long memoryKib = Long.parseLong(value(Proc.read(Path.of("/proc/meminfo")), "MemTotal", "0 kB")
                .replace("kB", "")
                .strip());
        return new MachineFacts(
                value(processors, "model name", "unknown"),
                (int) processors.stream()
                        .filter(line -> line.startsWith("processor"))
                        .count(),
                memoryKib / KIB_PER_MIB,
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    }

    private static String value(List<String> lines, String key, String otherwise) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(otherwise);
    }
}
