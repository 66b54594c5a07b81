package io.enot.benchmark;

import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the bench is asked for.
 *
 * @param nodes how many simulated nodes
 * @param callers the numbers of concurrent callers to measure with, in this order
 * @param warmUp seconds of load before anything is measured: on two slow cores the JIT takes 110
 * @param seconds of measuring at each number of callers, for the floor and for enot each
 * @param json where the figures are written
 * @param connectOnly only connects the nodes, and tells time and memory
 * @param withToken whether callers show who they are
 * @param tls whether the nodes speak TLS
 * @param running a gateway to which the nodes are connected, instead of measuring a standalone of our own
 */
record Options(
        int nodes,
        List<Integer> callers,
        int warmUp,
        int seconds,
        Path json,
        boolean connectOnly,
        boolean withToken,
        boolean tls,
        Optional<RunningGateway> running) {
    static final String USAGE = """
            make bench [ARGS="..."]
              --nodes N         simulated nodes (1000; at most 19000)
              --callers A,B     concurrent callers (1,16,64,256)
              --warm-up S       seconds of load before measuring (120)
              --seconds S       seconds of each measurement (10)
              --json FILE       where the figures go (bench.json)
              --without-token   callers do not say who they are, to tell what that costs
              --connect-only    connect the nodes, tell time and memory, and end
              --tls             the nodes speak TLS; with --fleet-only, to that PORT
              --fleet-only HOST PORT KEYFILE N
                                connect N nodes to a gateway that runs already, and serve until Ctrl-C
            JAVA_OPTIONS are given to the standalone, as make run does.
            """;

    /** Where it listens, and the file that holds its fleet key. */
    record RunningGateway(SocketAddress address, Path keyFile) {}

    static Options parse(String... arguments) {
        int nodes = 1000;
        List<Integer> callers = List.of(1, 16, 64, 256);
        int warmUp = 120;
        int seconds = 10;
        Path json = Path.of("bench.json");
        boolean connectOnly = false;
        boolean withToken = true;
        boolean tls = false;
        Optional<RunningGateway> running = Optional.empty();
        for (Iterator<String> rest = Arrays.asList(arguments).iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--nodes" -> nodes = number(option, rest, SimulatedFleet.MOST_NODES);
                case "--callers" -> callers = numbers(option, rest);
                case "--warm-up" -> warmUp = number(option, rest, Integer.MAX_VALUE);
                case "--seconds" -> seconds = number(option, rest, Integer.MAX_VALUE);
                case "--json" -> json = Path.of(value(option, rest));
                case "--connect-only" -> connectOnly = true;
                case "--without-token" -> withToken = false;
                case "--tls" -> tls = true;
                case "--fleet-only" -> {
                    running = Optional.of(running(option, rest));
                    nodes = number(option, rest, SimulatedFleet.MOST_NODES);
                }
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new Options(nodes, callers, warmUp, seconds, json, connectOnly, withToken, tls, running);
    }

    private static RunningGateway running(String option, Iterator<String> rest) {
        String host = value(option, rest);
        SocketAddress address = SocketAddress.inetSocketAddress(number(option, rest, 65_535), host);
        return new RunningGateway(address, Path.of(value(option, rest)));
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static int number(String option, Iterator<String> rest, int most) {
        String text = value(option, rest);
        try {
            int number = Integer.parseInt(text);
            if (number > 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(option + " needs a number from 1 to " + most + ", not " + text);
    }

    private static List<Integer> numbers(String option, Iterator<String> rest) {
        List<Integer> numbers = new ArrayList<>();
        for (String text : value(option, rest).split(",", -1)) {
            numbers.add(number(option, List.of(text).iterator(), Integer.MAX_VALUE));
        }
        return List.copyOf(numbers);
    }
}
