package io.enot.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.message.Eval;
import io.enot.contract.node.Decoded;
import io.enot.contract.node.Frame;
import io.enot.contract.node.GatewayFrame;
import io.enot.contract.node.Handshake;
import io.enot.contract.node.Hello;
import io.enot.contract.node.LineDecoder;
import io.enot.contract.node.NodeFrame;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a gateway that lets everybody in, and gives each connection the next command. */
class SimulatedFleetTest {
    private static final String KEY = "key";

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<NodeFrame> heard = new LinkedBlockingQueue<>();
    private final AtomicLong epochs = new AtomicLong();
    private SimulatedFleet fleet;

    @BeforeEach
    void open() throws Exception {
        NetServer gateway = vertx.createNetServer()
                .connectHandler(this::accept)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        SocketAddress address = SocketAddress.inetSocketAddress(gateway.actualPort(), "127.0.0.1");
        fleet = new SimulatedFleet(vertx, address, KEY, 1, (node, command, at) -> {});
        fleet.connect().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void comesAgainWithItsCursorAfterTheConnectionWasDropped() throws Exception {
        assertThat(next(Hello.class).cursor()).isEqualTo(-1);
        assertThat(next(NodeFrame.Ack.class).at()).isEqualTo(1);
        assertThat(fleet.nodes().get(0).isOnline()).isTrue();

        fleet.nodes().get(0).drop();

        assertThat(next(Hello.class).cursor()).isEqualTo(1);
        assertThat(next(NodeFrame.Ack.class).at()).isEqualTo(2);
        assertThat(fleet.interruptions()).isEqualTo(1);
        assertThat(fleet.ran()).isEqualTo(2);
        assertThat(fleet.violations()).isEmpty();
    }

    /** The next frame of this kind, without those before it. */
    private <T extends NodeFrame> T next(Class<T> kind) throws InterruptedException {
        while (true) {
            NodeFrame frame = heard.poll(5, TimeUnit.SECONDS);
            assertThat(frame).isNotNull();
            if (kind.isInstance(frame)) {
                return kind.cast(frame);
            }
        }
    }

    private void accept(NetSocket socket) {
        String nonce = Handshake.nonce();
        LineDecoder<NodeFrame> decoder = new LineDecoder<>(NodeFrame.MAX_LINE, NodeFrame::from);
        socket.handler(bytes -> {
            decoder.append(bytes.getBytes());
            while (decoder.next() instanceof Decoded.Complete<NodeFrame>(NodeFrame frame)) {
                if (frame instanceof Hello hello) {
                    long epoch = epochs.incrementAndGet();
                    String mac = new Handshake(KEY, nonce, hello.nonce(), hello.node()).welcomeMac();
                    send(socket, new GatewayFrame.Welcome(hello.node(), epoch, 10, 0, "log", mac));
                    send(socket, new GatewayFrame.Do("command-" + epoch, epoch, new Eval("1+1")));
                }
                heard.add(frame);
            }
        });
        send(socket, new GatewayFrame.Challenge(nonce));
    }

    private static void send(NetSocket socket, Frame frame) {
        socket.write(Buffer.buffer(frame.toLine()));
    }
}
