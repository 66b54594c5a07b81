package io.enot.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * What the bench is asked for.
 *
 * @param nodes how many simulated nodes
 * @param callers the numbers of concurrent callers to measure with, in this order
 * @param warmUp seconds of load before anything is measured: the JIT takes most of a minute
 * @param seconds of measuring at each number of callers, for the floor and for enot each
 * @param json where the figures are written
 * @param connectOnly only connects the nodes, and tells time and memory
 */
record Options(int nodes, List<Integer> callers, int warmUp, int seconds, Path json, boolean connectOnly) {
    static final String USAGE = """
            make bench [ARGS="..."]
              --nodes N         simulated nodes (1000)
              --callers A,B     concurrent callers (1,16,64,256)
              --warm-up S       seconds of load before measuring (40)
              --seconds S       seconds of each measurement (10)
              --json FILE       where the figures go (bench.json)
              --connect-only    connect the nodes, tell time and memory, and end
            """;

    static Options parse(String... arguments) {
        int nodes = 1000;
        List<Integer> callers = List.of(1, 16, 64, 256);
        int warmUp = 40;
        int seconds = 10;
        Path json = Path.of("bench.json");
        boolean connectOnly = false;
        for (Iterator<String> rest = Arrays.asList(arguments).iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--nodes" -> nodes = number(option, rest);
                case "--callers" -> callers = numbers(option, rest);
                case "--warm-up" -> warmUp = number(option, rest);
                case "--seconds" -> seconds = number(option, rest);
                case "--json" -> json = Path.of(value(option, rest));
                case "--connect-only" -> connectOnly = true;
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new Options(nodes, callers, warmUp, seconds, json, connectOnly);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static int number(String option, Iterator<String> rest) {
        String text = value(option, rest);
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(option + " needs a positive number, not " + text);
    }

    private static List<Integer> numbers(String option, Iterator<String> rest) {
        List<Integer> numbers = new ArrayList<>();
        for (String text : value(option, rest).split(",", -1)) {
            numbers.add(number(option, List.of(text).iterator()));
        }
        return List.copyOf(numbers);
    }
}
