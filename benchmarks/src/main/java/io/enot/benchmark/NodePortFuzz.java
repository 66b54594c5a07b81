package io.enot.benchmark;

import io.enot.contract.node.GatewayFrame;
import io.enot.contract.node.Handshake;
import io.enot.contract.node.Hello;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** The ports on which nodes are awaited, met by what is no node, and by nodes that hold the fleet key and have lost their wits. */
final class NodePortFuzz implements FuzzTarget {
    /** Few ids, so that what a gateway has to remember of them does not grow. */
    private static final int IDS = 10;

    private static final int MOST_FRAMES = 20;
    private static final int MOST_GARBAGE = 20_000;
    private static final int PATIENCE_MS = 300;
    private static final int DRIPS = 20;
    private static final int DRIP_MS = 10;

    private final int port;
    private final int tlsPort;
    private final String key;
    private final FuzzInput input = FuzzInput.read();
    private final SSLContext tls = trusting();

    private enum Kind {
        GARBAGE,
        ALMOST_A_FRAME,
        OF_2017,
        DEEP,
        WRONG_HELLO,
        MAD_NODE,
        MAD_NODE_OVER_TLS,
        GARBAGE_AS_TLS,
        GARBAGE_OVER_TLS,
        DRIPPING,
        GONE_AT_ONCE
    }

    NodePortFuzz(int port, int tlsPort, String key) {
        this.port = port;
        this.tlsPort = tlsPort;
        this.key = key;
    }

    @Override
    public String name() {
        return "node port";
    }

    @Override
    public Attempt attempt(Random random) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        Counted counted = new Counted();
        return FuzzTarget.attempt(kind, () -> counted.bytes, () -> {
            try (Socket socket = open(kind)) {
                counted.socket = socket;
                socket.setSoTimeout(PATIENCE_MS);
                send(kind, counted, random);
                return random.nextInt(4) == 0 ? leave(socket, random) : waitForTheEnd(counted);
            }
        });
    }

    private Socket open(Kind kind) throws IOException {
        return switch (kind) {
            case MAD_NODE_OVER_TLS, GARBAGE_OVER_TLS ->
                tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), tlsPort);
            case GARBAGE_AS_TLS -> new Socket(InetAddress.getLoopbackAddress(), tlsPort);
            default -> new Socket(InetAddress.getLoopbackAddress(), port);
        };
    }

    private void send(Kind kind, Counted to, Random random) throws IOException {
        switch (kind) {
            case GARBAGE, GARBAGE_OVER_TLS -> to.send(FuzzInput.garbage(random, MOST_GARBAGE));
            case GARBAGE_AS_TLS -> to.send(almostClientHello(random));
            case ALMOST_A_FRAME -> to.send(input.line(random));
            case OF_2017 -> {
                for (int i = random.nextInt(MOST_FRAMES); i >= 0; i--) {
                    to.send(input.legacyPackage(random));
                }
            }
            case DEEP -> to.send(FuzzInput.depth(random));
            case WRONG_HELLO -> {
                byte[] hello = hello(to, random, random.nextBoolean() ? key : "a guess");
                to.send(FuzzInput.flip(random, hello));
            }
            case MAD_NODE, MAD_NODE_OVER_TLS -> {
                to.send(hello(to, random, key));
                to.readLine();
                for (int i = random.nextInt(MOST_FRAMES); i >= 0; i--) {
                    to.send(random.nextInt(10) == 0 ? FuzzInput.depth(random) : input.line(random));
                }
            }
            case DRIPPING -> {
                byte[] line = input.line(random);
                for (int i = 0; i < Math.min(DRIPS, line.length); i++) {
                    to.send(new byte[] {line[i]});
                    pause();
                }
            }
            case GONE_AT_ONCE -> {}
        }
    }

    private byte[] hello(Counted to, Random random, String provenWith) throws IOException {
        String line = to.readLine();
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        if (!(GatewayFrame.from(bytes, 0, bytes.length) instanceof GatewayFrame.Challenge challenge)) {
            throw new IOException("turned away");
        }
        String node = "fuzz-" + random.nextInt(IDS);
        String nonce = Handshake.nonce();
        String mac = new Handshake(provenWith, challenge.nonce(), nonce, node).helloMac();
        return new Hello(node, nonce, mac, "boot", -1, "", "fuzz", "fuzz", 512, -1, "", "", "").toLine();
    }

    /** A record of TLS that begins a handshake, and goes on with anything. */
    private static byte[] almostClientHello(Random random) {
        byte[] bytes = FuzzInput.garbage(random, 600);
        byte[] begin = {22, 3, 1, (byte) random.nextInt(2), (byte) random.nextInt(256), 1};
        System.arraycopy(begin, 0, bytes, 0, Math.min(begin.length, bytes.length));
        return bytes;
    }

    private static String leave(Socket socket, Random random) throws IOException {
        if (random.nextBoolean()) {
            socket.setSoLinger(true, 0); // a reset instead of an end
        }
        return "left";
    }

    private static String waitForTheEnd(Counted from) throws IOException {
        String last = "";
        for (String line = from.readLine(); line != null; line = from.readLine()) {
            last = line;
        }
        return last.contains("\"reject\"") || last.contains("\"why\"") ? "rejected" : "closed";
    }

    private static void pause() {
        try {
            Thread.sleep(DRIP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is over
        }
    }

    /** A socket that counts what is sent. */
    private static final class Counted {
        private Socket socket = new Socket();
        private BufferedReader reader = new BufferedReader(new java.io.StringReader(""));
        private boolean reads;
        private long bytes;

        void send(byte[] what) throws IOException {
            socket.getOutputStream().write(what);
            bytes += what.length;
        }

        String readLine() throws IOException {
            if (!reads) {
                reads = true;
                reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            }
            return reader.readLine();
        }
    }

    private static SSLContext trusting() {
        TrustManager all = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {all}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }
}
