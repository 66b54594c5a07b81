package io.enot.benchmark;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * The network between nodes and gateways: a TCP proxy that leads each connection to a gateway at random, to the next one if that is not there, and that can cut and
 * delay what goes through it.
 */
final class Links {
    private final Vertx vertx;
    private final NetClient client;
    private final NetServer server;
    private final List<Integer> gatewayPorts;
    private final Set<Link> open = ConcurrentHashMap.newKeySet();

    private record Link(NetSocket node, NetSocket gateway) {}

    Links(Vertx vertx, List<Integer> gatewayPorts, Random random) throws ExecutionException, InterruptedException {
        this.vertx = vertx;
        this.client = vertx.createNetClient();
        this.gatewayPorts = List.copyOf(gatewayPorts);
        this.server = vertx.createNetServer()
                .connectHandler(node -> {
                    node.pause();
                    node.exceptionHandler(cut -> {});
                    lead(node, random.nextInt(gatewayPorts.size()), gatewayPorts.size());
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    /** Where nodes connect to. */
    SocketAddress address() {
        return SocketAddress.inetSocketAddress(server.actualPort(), "127.0.0.1");
    }

    /** Cuts about this share of the connections, without a word. */
    int cut(double share, Random random) {
        int count = 0;
        for (Link link : open) {
            if (random.nextDouble() < share) {
                link.node().close();
                link.gateway().close();
                count++;
            }
        }
        return count;
    }

    /** Holds back what goes through about this share of the connections. */
    int delay(double share, long ms, Random random) {
        int count = 0;
        for (Link link : open) {
            if (random.nextDouble() < share) {
                link.node().pause();
                link.gateway().pause();
                vertx.setTimer(ms, timer -> {
                    link.node().resume();
                    link.gateway().resume();
                });
                count++;
            }
        }
        return count;
    }

    /** As a load balancer does: a gateway that takes no connection is passed over. */
    private void lead(NetSocket node, int first, int tries) {
        if (tries == 0) {
            node.close();
            return;
        }
        client.connect(gatewayPorts.get(first % gatewayPorts.size()), "127.0.0.1")
                .onSuccess(gateway -> join(node, gateway))
                .onFailure(failure -> lead(node, first + 1, tries - 1));
    }

    private void join(NetSocket node, NetSocket gateway) {
        Link link = new Link(node, gateway);
        open.add(link);
        gateway.exceptionHandler(cut -> {});
        node.closeHandler(closed -> {
            open.remove(link);
            gateway.close();
        });
        gateway.closeHandler(closed -> {
            open.remove(link);
            node.close();
        });
        gateway.handler(node::write);
        node.handler(gateway::write);
        node.resume();
    }
}
