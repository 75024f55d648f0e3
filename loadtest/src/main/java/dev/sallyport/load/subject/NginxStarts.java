package dev.sallyport.load.subject;

import java.nio.file.Path;
import java.util.List;

/** Starts of nginx, beside those of an edge. */
public record NginxStarts(Workplace workplace, Path executable, StubTarget upstream) implements Startable {
    @Override
    public String scenario() {
        return "70-start/nginx";
    }

    @Override
    public String description() {
        return "nginx as in 01-nginx, just started";
    }

    @Override
    public List<Long> helpers() {
        return List.of();
    }

    @Override
    public Started start(int round) throws InterruptedException {
        long begun = System.nanoTime();
        NginxTarget nginx = NginxTarget.start(workplace, executable, upstream, "nginx-start-" + round);
        double readyMillis = (System.nanoTime() - begun) / 1e6;
        return new Started(
                new OneStart(scenario(), nginx.endpoint(), nginx.pid(), description(), nginx::close), readyMillis);
    }
}
