package dev.sallyport.keycloak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/** A port that nobody listens on, from below the range that systems give to outgoing connections. */
final class FreePort {
    private static final int FIRST = 12_000;
    private static final int BEYOND_LAST = 32_000;
    private static final int TRIES_MAX = 100;

    private FreePort() {}

    static int next() {
        RandomGenerator random = RandomGenerator.getDefault();
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            int port = random.nextInt(FIRST, BEYOND_LAST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between " + FIRST + " and " + BEYOND_LAST);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
