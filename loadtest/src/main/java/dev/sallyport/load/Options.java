package dev.sallyport.load;

import dev.sallyport.load.machine.Cores;
import dev.sallyport.load.report.Settings;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the load test was started with.
 *
 * @param results where raw results go; the page is written beside
 */
record Options(
        Set<Scenario> scenarios,
        Settings settings,
        Cores cores,
        Path repository,
        Path work,
        Path results,
        Proxies proxies,
        String commit) {
    private static final String NAME = "--";

    /** The executables of what the edge is compared with, or that run it; each is needed by the scenarios that do so. */
    record Proxies(Optional<Path> nginx, Optional<Path> haproxy, Optional<Path> node) {
        Path ofNginx() {
            return nginx.orElseThrow(() -> new IllegalArgumentException("--nginx is missing: its executable"));
        }

        Path ofHaproxy() {
            return haproxy.orElseThrow(() -> new IllegalArgumentException("--haproxy is missing: its executable"));
        }

        Path ofNode() {
            return node.orElseThrow(() -> new IllegalArgumentException("--node is missing: its executable"));
        }
    }

    /** @throws IllegalArgumentException with what is wrong, in words */
    static Options of(List<String> arguments) {
        Set<Scenario> scenarios = EnumSet.noneOf(Scenario.class);
        Map<String, String> values = new HashMap<>();
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String argument = rest.removeFirst();
            if (argument.startsWith(NAME)) {
                String value = rest.pollFirst();
                if (value == null) {
                    throw new IllegalArgumentException(argument + " needs a value");
                }
                values.put(argument.substring(NAME.length()), value);
            } else {
                scenarios.add(Scenario.named(argument));
            }
        }
        if (scenarios.isEmpty()) {
            throw new IllegalArgumentException("no scenario given (expected: some of " + Scenario.names() + ")");
        }
        Values given = new Values(values);
        Options options = new Options(
                scenarios,
                settings(given),
                new Cores(given.number("target-core", 1, 0), given.number("load-core", 0, 0)),
                given.path("repository"),
                given.path("work"),
                given.path("results"),
                new Proxies(given.optionalPath("nginx"), given.optionalPath("haproxy"), given.optionalPath("node")),
                given.text("commit", "unknown"));
        given.refuseOthers();
        return options;
    }

    private static Settings settings(Values given) {
        Settings defaults = Settings.DEFAULT;
        return new Settings(
                given.number("rounds", defaults.rounds(), 1),
                given.number("seconds", defaults.seconds(), 1),
                given.number("warm-up", defaults.warmUpSeconds(), 0),
                given.number("connections", defaults.connections(), 1),
                given.number("rate", defaults.callsPerSecond(), 1),
                given.number("streams", defaults.streams(), 1),
                given.number("minutes", defaults.minutes(), 1));
    }

    /** Named values; each is used up by being read. */
    private record Values(Map<String, String> left) {
        int number(String name, int otherwise, int min) {
            String text = left.remove(name);
            if (text == null) {
                return otherwise;
            }
            if (!text.matches("[0-9]{1,7}") || Integer.parseInt(text) < min) {
                throw new IllegalArgumentException("--" + name + " " + text + " (expected: a number from " + min + ")");
            }
            return Integer.parseInt(text);
        }

        String text(String name, String otherwise) {
            return Optional.ofNullable(left.remove(name)).orElse(otherwise);
        }

        Optional<Path> optionalPath(String name) {
            return Optional.ofNullable(left.remove(name)).map(Path::of);
        }

        Path path(String name) {
            return optionalPath(name).orElseThrow(() -> new IllegalArgumentException("--" + name + " is missing"));
        }

        void refuseOthers() {
            if (!left.isEmpty()) {
                throw new IllegalArgumentException(
                        "unknown option --" + left.keySet().iterator().next());
            }
        }
    }
}
