package io.enot.gateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.json.Json;
import io.enot.contract.node.GatewayFrame.Do;
import io.enot.contract.node.NodeFrame.Ack;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Selector;
import io.enot.contract.record.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * Whatever happens in whatever order to one partition, two gateways and three nodes: no command is lost, none is run twice, and each node runs its own in the order of the log. A
 * gateway may be behind with the log; a connection may end between a command and its acknowledgement, or between the acknowledgement and its arrival.
 */
class InterleavingsTest {
    private static final Instant T0 = Instant.parse("2026-11-24T12:00:00Z");
    private static final int SHORT_TTL = 5;
    private static final int LONG_TTL = 3600;

    private final List<Accepted> log = new ArrayList<>();
    private final List<GatewayModel> gateways = List.of(new GatewayModel(), new GatewayModel());
    private final List<NodeModel> nodes = List.of(new NodeModel("a"), new NodeModel("b"), new NodeModel("c"));
    private Instant now = T0;

    /** What may happen; node and gateway are chosen by the number. */
    private enum Event {
        ACCEPT,
        ACCEPT_FOR_A_MOMENT,
        ACCEPT_FOR_ALL,
        CALL_OFF,
        GATEWAY_READS,
        CONNECT,
        DELIVER,
        ACKNOWLEDGE,
        LOSE_THE_ACKNOWLEDGEMENT,
        DISCONNECT,
        COMMIT,
        GATEWAY_IS_STARTED_AGAIN,
        TIME_PASSES
    }

    private record Step(Event event, int number) {}

    private record Accepted(long at, Optional<String> node, Instant expiresAt, boolean isForAMoment) {
        boolean isFor(NodeModel someone) {
            return node.isEmpty() || node.get().equals(someone.name);
        }
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void nothingIsLostOrRepeatedOrOutOfOrder(@ForAll("steps") List<Step> steps) {
        new InterleavingsTest().run(steps); // all tries of a property share one instance
    }

    private void run(List<Step> steps) {
        steps.forEach(this::happen);
        comeToRest();
        for (NodeModel node : nodes) {
            assertThat(node.ran).isSorted().doesNotHaveDuplicates();
            for (Accepted command : log) {
                if (!command.isFor(node)) {
                    assertThat(node.ran).doesNotContain(command.at());
                } else if (!command.isForAMoment() && !node.mayHaveBeenCalledOff.contains(command.at())) {
                    assertThat(node.ran).contains(command.at());
                }
            }
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Event[] events = Event.values();
        return Arbitraries.integers()
                .between(0, 6 * events.length - 1)
                .map(dice -> new Step(events[dice % events.length], dice / events.length))
                .list()
                .ofMinSize(10)
                .ofMaxSize(120);
    }

    private void happen(Step step) {
        NodeModel node = nodes.get(step.number() % nodes.size());
        GatewayModel gateway = gateways.get(step.number() % gateways.size());
        switch (step.event()) {
            case ACCEPT -> accept(Optional.of(node.name), LONG_TTL);
            case ACCEPT_FOR_A_MOMENT -> accept(Optional.of(node.name), SHORT_TTL);
            case ACCEPT_FOR_ALL -> accept(Optional.empty(), LONG_TTL);
            case CALL_OFF -> gateways.forEach(each -> each.callOff(step.number()));
            case GATEWAY_READS -> gateway.read(1);
            case CONNECT -> node.connect(gateway);
            case DELIVER -> node.receive();
            case ACKNOWLEDGE -> node.acknowledge(true);
            case LOSE_THE_ACKNOWLEDGEMENT -> node.acknowledge(false);
            case DISCONNECT -> node.disconnect();
            case COMMIT -> gateways.forEach(each -> each.learn(node.name, node.cursorAtItsGateway()));
            case GATEWAY_IS_STARTED_AGAIN -> gateway.startAgain();
            case TIME_PASSES -> {
                now = now.plusSeconds(1);
                gateways.forEach(each -> each.window.expire(now));
            }
        }
    }

    /** Everything that can still happen happens. */
    private void comeToRest() {
        gateways.forEach(gateway -> gateway.read(Integer.MAX_VALUE));
        for (NodeModel node : nodes) {
            node.connect(gateways.get(0));
            while (node.receive()) {
                node.acknowledge(true);
            }
        }
    }

    private void accept(Optional<String> node, int ttl) {
        log.add(new Accepted(log.size(), node, now.plusSeconds(ttl), ttl == SHORT_TTL));
    }

    private final class GatewayModel {
        private Window window = new Window(1);
        private final Map<String, Long> cursors = new HashMap<>();
        private int readUpTo;

        void read(int count) {
            for (int i = 0; i < count && readUpTo < log.size(); i++) {
                Accepted command = log.get(readUpTo++);
                if (!command.expiresAt().isAfter(now)) {
                    continue;
                }
                if (command.node().isEmpty()) {
                    window.addForMatching(0, entry(command));
                } else if (command.at() > cursor(command.node().get())) {
                    window.add(0, command.node().get(), entry(command));
                }
            }
        }

        long cursor(String node) {
            return cursors.getOrDefault(node, -1L);
        }

        void learn(String node, long cursor) {
            cursors.merge(node, cursor, Math::max);
            window.acknowledged(0, node, cursor);
        }

        void callOff(int at) {
            if (at < readUpTo) {
                nodes.forEach(node -> node.mayHaveBeenCalledOff.add((long) at));
                window.callOff(0, "c" + at);
            }
        }

        void startAgain() {
            nodes.stream().filter(node -> node.gateway == this).forEach(NodeModel::disconnect);
            window = new Window(1);
            readUpTo = 0;
            read(Integer.MAX_VALUE);
        }
    }

    private final class NodeModel implements Addressee {
        private final String name;
        private final List<Long> ran = new ArrayList<>();
        private final Set<Long> mayHaveBeenCalledOff = new HashSet<>();
        private long cursor = -1;
        private long received = -1;
        private @Nullable GatewayModel gateway;
        private @Nullable Delivery delivery;

        private NodeModel(String name) {
            this.name = name;
        }

        void connect(GatewayModel to) {
            disconnect();
            gateway = to;
            delivery = new Delivery(to.window, 0, this, 1024, Math.max(cursor, to.cursor(name)));
        }

        /** Whether a command came. */
        boolean receive() {
            if (delivery == null || !(delivery.next(now) instanceof Delivery.Send(Do command))) {
                return false;
            }
            received = command.at();
            return true;
        }

        /** The node acknowledges and runs what it has received, if anything; the acknowledgement may not arrive. */
        void acknowledge(boolean arrives) {
            if (delivery == null || received < 0) {
                return;
            }
            cursor = received;
            ran.add(received);
            if (arrives) {
                assertThat(delivery.acknowledge(new Ack(received, -1))).isInstanceOf(Delivery.Acknowledged.class);
                received = -1;
            } else {
                disconnect();
            }
        }

        void disconnect() {
            gateway = null;
            delivery = null;
            received = -1;
        }

        long cursorAtItsGateway() {
            return delivery == null ? -1 : delivery.cursor();
        }

        @Override
        public String node() {
            return name;
        }

        @Override
        public Map<String, String> labels() {
            return Map.of();
        }
    }

    private static Entry entry(Accepted command) {
        CommandRecord record = new CommandRecord(
                "c" + command.at(),
                command.node().<Target>map(Target.Node::new).orElseGet(() -> new Target.Matching(Selector.ALL)),
                Json.object().put("type", "eval").put("to_evaluate", "1"),
                "test",
                T0,
                command.expiresAt(),
                Duration.ofSeconds(1));
        return new Entry(command.at(), record.id(), Selector.ALL, command.expiresAt(), record.toBytes());
    }
}
