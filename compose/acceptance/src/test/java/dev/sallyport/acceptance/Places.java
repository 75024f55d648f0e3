package dev.sallyport.acceptance;

import java.nio.file.Path;

/** Where things are; tests run in their module's folder. */
final class Places {
    static final Path MODULE = Path.of("").toAbsolutePath();
    static final Path NODE = MODULE.resolve("node");
    static final Path COMPOSE = MODULE.getParent();
    static final Path RUN_DIR = MODULE.resolve("target").resolve("cluster");

    private Places() {}
}
