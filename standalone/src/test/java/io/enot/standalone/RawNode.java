package io.enot.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.IntNode;
import io.enot.contract.node.Frame;
import io.enot.contract.node.GatewayFrame;
import io.enot.contract.node.GatewayFrame.Challenge;
import io.enot.contract.node.GatewayFrame.Ping;
import io.enot.contract.node.Handshake;
import io.enot.contract.node.Hello;
import io.enot.contract.node.NodeFrame;
import io.enot.contract.node.NodeFrame.Pong;
import io.enot.contract.node.NodeFrame.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A node by hand, for tests that misbehave. Reads time out after 20 s. */
final class RawNode implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader reader;
    private final Challenge challenge;
    private Hello said;
    private int rx = 1024;

    private RawNode(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        this.reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        this.challenge = (Challenge) read().orElseThrow();
    }

    static RawNode connect(Enot enot) throws IOException {
        return connect(enot.nodePort());
    }

    static RawNode connect(int port) throws IOException {
        return new RawNode(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Over TLS; whoever trusts that certificate alone is content. */
    static RawNode connectTls(int port, X509Certificate trusted) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("trusted", trusted);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        try {
            socket.startHandshake();
            return new RawNode(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** It will say that it can read the longest lines that there are. */
    void canReadLongLines() {
        rx = NodeFrame.MAX_LINE;
    }

    /** The handshake of the hello that was said last. */
    Handshake handshake(String node, String key) {
        return new Handshake(key, challenge.nonce(), said.nonce(), node);
    }

    /** Says hello with this key, and returns what comes back. */
    GatewayFrame hello(String node, String key, long cursor, String log) throws IOException {
        return hello(node, key, "boot", cursor, log);
    }

    /** Says hello as a board that was started under this boot id. */
    GatewayFrame hello(String node, String key, String boot, long cursor, String log) throws IOException {
        send(helloFrame(node, key, boot, cursor, log));
        return read().orElseThrow();
    }

    /** What {@link #hello} says, for this connection. */
    Hello helloFrame(String node, String key, String boot, long cursor, String log) {
        String nonce = Handshake.nonce();
        String mac = new Handshake(key, challenge.nonce(), nonce, node).helloMac();
        said = new Hello(node, nonce, mac, boot, cursor, log, "test", "test", rx, -1, "", "", "");
        return said;
    }

    /** Whether the gateway closes the connection; what it still sends is not looked at. */
    boolean isClosedByGateway() {
        try {
            while (read().isPresent()) {
                // the next one
            }
            return true;
        } catch (SocketException reset) {
            return true;
        } catch (IOException timeout) {
            return false;
        }
    }

    /** A result with a number. */
    static Result result(String commandId, int value) {
        return new Result(commandId, true, IntNode.valueOf(value), "", "", 0, -1);
    }

    void send(Frame frame) throws IOException {
        send(frame.toLine());
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The next frame; empty when the gateway has closed the connection. */
    Optional<GatewayFrame> read() throws IOException {
        String line = reader.readLine();
        if (line == null) {
            return Optional.empty();
        }
        byte[] bytes = line.getBytes(UTF_8);
        return Optional.of(GatewayFrame.from(bytes, 0, bytes.length));
    }

    /** The next frame that is no ping; pings are answered. */
    GatewayFrame readAfterPings() throws IOException {
        while (true) {
            GatewayFrame frame = read().orElseThrow();
            if (!(frame instanceof Ping)) {
                return frame;
            }
            send(new Pong(null));
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
