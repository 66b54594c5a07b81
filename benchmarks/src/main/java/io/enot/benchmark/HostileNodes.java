package io.enot.benchmark;

import com.fasterxml.jackson.databind.node.IntNode;
import io.enot.contract.node.Frame;
import io.enot.contract.node.GatewayFrame;
import io.enot.contract.node.Handshake;
import io.enot.contract.node.Hello;
import io.enot.contract.node.NodeFrame.Ack;
import io.enot.contract.node.NodeFrame.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Nodes that do what they must not, one of each kind, and come again a moment after they are thrown out. A moment, for they share the machine: without it they would measure who gets
 * the processors.
 */
final class HostileNodes implements AutoCloseable {
    private static final byte[] TEN_MB = new byte[10 * 1024 * 1024];
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int MOST_RESULTS = 100_000;

    static {
        Arrays.fill(TEN_MB, (byte) 'x');
    }

    private final int port;
    private final String key;
    private final AtomicLong attempts = new AtomicLong();
    private final List<Thread> threads;
    private volatile boolean over;

    private interface Misdeed {
        void commit(Socket socket, String nonce) throws IOException;
    }

    HostileNodes(int port, String key, String victim) {
        this.port = port;
        this.key = key;
        this.threads = List.of(
                begin((socket, nonce) -> send(socket, TEN_MB)),
                begin(this::flood),
                begin((socket, nonce) -> send(socket, hello("liar", "not the key", nonce))),
                begin((socket, nonce) -> send(socket, hello(victim, "not the key", nonce))),
                begin((socket, nonce) -> {
                    send(socket, hello("hostile-prophet", key, nonce));
                    send(socket, new Ack(1_000_000, -1));
                    drain(socket);
                }));
    }

    /** How many connections have been made. */
    long attempts() {
        return attempts.get();
    }

    /** Results that nobody asked for, and never a look at what comes. */
    private void flood(Socket socket, String nonce) throws IOException {
        send(socket, hello("hostile-flooder", key, nonce));
        byte[] result =
                new Result("0199d3a4-6c00-7000-8000-000000000001", true, IntNode.valueOf(666), "", "", 0, 0).toLine();
        for (int i = 0; i < MOST_RESULTS && !over; i++) {
            send(socket, result);
        }
    }

    private Thread begin(Misdeed misdeed) {
        return Thread.ofVirtual().start(() -> {
            while (!over) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    attempts.incrementAndGet();
                    misdeed.commit(socket, nonce(socket));
                } catch (IOException thrownOut) {
                    // and again
                }
                pause();
            }
        });
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is over
        }
    }

    private static String nonce(Socket socket) throws IOException {
        byte[] line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                .readLine()
                .getBytes(StandardCharsets.UTF_8);
        return ((GatewayFrame.Challenge) GatewayFrame.from(line, 0, line.length)).nonce();
    }

    private static Hello hello(String node, String key, String challenge) {
        String nonce = Handshake.nonce();
        String mac = new Handshake(key, challenge, nonce, node).helloMac();
        return new Hello(node, nonce, mac, "boot", -1, "", "hostile", "hostile", 1024, -1, "", "", "");
    }

    private static void send(Socket socket, Frame frame) throws IOException {
        send(socket, frame.toLine());
    }

    private static void send(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    private static void drain(Socket socket) throws IOException {
        socket.getInputStream().readAllBytes();
    }

    @Override
    public void close() {
        over = true;
        for (Thread thread : threads) {
            thread.interrupt();
        }
    }
}
