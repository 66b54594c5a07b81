package io.enot.benchmark;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The entry point of {@code make bench-history}: a broker and result services as processes, a long history that is written straight into the topics, and questions about it. Ends with 1 if any
 * answer was wrong or missing; never because of a time.
 */
public final class HistoryBench {
    private static final int MOST_NODES = 1_000;

    /** Of each node, about: more than fit on a page. */
    private static final int COMMANDS_OF_A_NODE = 100;

    private static final Duration HISTORY = Duration.ofDays(20);
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final double MB = 1024 * 1024;

    private final int commands;
    private final Duration measuring;
    private final Vertx vertx = Vertx.vertx();
    private final List<String> nodes;
    private final Instant end = Instant.now();
    private final Path folder = Files.createTempDirectory("enot-bench-history");
    private final ResultServices services = new ResultServices(folder);
    private long errors;

    private HistoryBench(int commands, Duration measuring) throws IOException {
        this.commands = commands;
        this.nodes = IntStream.range(0, Math.clamp(commands / COMMANDS_OF_A_NODE, 1, MOST_NODES))
                .mapToObj("sim-%05d"::formatted)
                .toList();
        this.measuring = measuring;
    }

    /** Arguments: how many commands (1000000), and how many seconds to measure each question (10). Runs from the repository's root. */
    public static void main(String... arguments) throws Exception {
        int commands = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        System.exit(new HistoryBench(commands, Duration.ofSeconds(seconds)).run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        try (HistoryLoader loader = new HistoryLoader(services.kafka(), nodes)) {
            services.start(0);
            load(loader);
            ask(loader.latest());
            export(commands);
            restarts();
            takeOver(loader);
        } finally {
            services.close();
            delete(folder);
        }
        System.out.printf("%d errors%n", errors);
        return errors == 0;
    }

    private void load(HistoryLoader loader) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Duration cpu = services.process(0).cpu();
        loader.load(commands, end.minus(HISTORY), end);
        double written = seconds(start);
        services.awaitResults(0, loader.latest());
        double folded = seconds(start);
        System.out.printf(
                "%d commands with their results: written in %.0f s, in the history after %.0f s; %.0f us CPU for each%n",
                commands, written, folded, services.process(0).cpu().minus(cpu).toNanos() / 1e3 / commands);
        memory("after that");
        System.out.printf("state on disk: %.0f MB%n", size(services.state(0)) / MB);
    }

    private void ask(List<String> latest) throws IOException, InterruptedException {
        warmUp();
        System.out.println(
                "question                                     callers   p50 ms   p99 ms    per s  cpu us  errors");
        measure("the last 50 of a node", () -> "/history?limit=50&node=" + anyNode(), 50);
        measure("the last 50 of all nodes", () -> "/history?limit=50", 50);
        measure("50 of all nodes, of an hour at random", () -> "/history?limit=50&" + anyHour(), 0);
        measure("50 of a node, of a day at random", () -> "/history?limit=50&node=" + anyNode() + "&" + anyDay(), 0);
        measure("the last 50 failures of all nodes", () -> "/history?limit=50&state=failed", 50);
        measure("the last 10 failures of a node", () -> "/history?limit=10&state=failed&node=" + anyNode(), 0);
        measure("a text that is nowhere, one page", () -> "/history?text=" + Math.random(), 0);
        measure("the result of a recent command", () -> "/results/" + any(latest), 0);
        memory("after the questions");
    }

    /** A service that has only written until now answers several times slower than one that has been asked for a while. */
    private void warmUp() throws InterruptedException {
        try (HttpQuestion question = new HttpQuestion(
                vertx, services.port(0), () -> "/history?limit=50&node=" + anyNode(), HistoryBench::isWhole)) {
            Measurement.of(question, 2, WARM_UP, services.process(0)::cpu);
        }
    }

    private void measure(String what, java.util.function.Supplier<String> path, int least) throws InterruptedException {
        for (int callers : new int[] {1, 4}) {
            try (HttpQuestion question = new HttpQuestion(
                    vertx, services.port(0), path, body -> count(body, "\"cursor\"") >= least && isWhole(body))) {
                Measurement.of(question, callers, measuring.dividedBy(3), services.process(0)::cpu);
                Measurement measured = Measurement.of(question, callers, measuring, services.process(0)::cpu);
                errors += measured.errors();
                System.out.printf(
                        "%-44s %7d %8.1f %8.1f %8.0f %7.0f %7d%n",
                        what,
                        callers,
                        measured.p50(),
                        measured.p99(),
                        measured.rate(),
                        measured.cpu(),
                        measured.errors());
            }
        }
    }

    /** Reads all of it as a file. */
    private void export(long expected) throws IOException, InterruptedException {
        for (String format : List.of("ndjson", "csv")) {
            long start = System.nanoTime();
            long lines = services.lines(0, "/history?format=" + format);
            long entries = format.equals("csv") ? lines - 1 : lines;
            System.out.printf("all as %s: %d entries in %.0f s%n", format, entries, seconds(start));
            errors += entries == expected ? 0 : 1;
        }
        memory("after the files");
    }

    private void restarts() throws IOException, InterruptedException {
        try (ServiceProcess.Grip service = services.process(0).grip()) {
            service.stop();
            startAgain(service, "a clean stop");
            service.kill();
            startAgain(service, "kill -9");
            service.kill();
            delete(services.state(0));
            startAgain(service, "the loss of the disk");
        }
        errors += services.lines(0, "/history?format=ndjson") == commands ? 0 : 1;
        memory("after the rebuild");
    }

    private void startAgain(ServiceProcess.Grip service, String after) throws IOException, InterruptedException {
        long start = System.nanoTime();
        service.startAgain();
        services.awaitReady(0);
        System.out.printf("ready %.1f s after %s%n", seconds(start), after);
    }

    /** Two instances, one of which dies under load. */
    private void takeOver(HistoryLoader loader) throws IOException, InterruptedException {
        long start = System.nanoTime();
        services.start(1);
        services.awaitBalance();
        System.out.printf(
                "two instances share the partitions, and have copies of the rest, after %.0f s%n", seconds(start));
        compare(loader.latest());
        int more = 4_000;
        Thread load = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < more; i += 20) {
                loader.load(20, Instant.now().minusMillis(100), Instant.now());
                pause();
            }
        });
        Thread.sleep(Duration.ofSeconds(4));
        try (ServiceProcess.Grip service = services.process(0).grip()) {
            long killed = System.nanoTime();
            service.kill();
            services.awaitAnswer(1, false);
            System.out.printf(
                    "one is killed: the other answers for all partitions, in part from its copies, after %.2f s",
                    seconds(killed));
            services.awaitAnswer(1, true);
            System.out.printf(", and holds all of them after %.1f s%n", seconds(killed));
        }
        load.join();
        services.awaitResults(1, loader.latest());
        long entries = services.lines(1, "/history?format=ndjson");
        System.out.printf("%d of %d entries are there afterwards%n", entries, commands + more);
        errors += entries == commands + more ? 0 : 1;
    }

    /** Whether both instances give the same answers. */
    private void compare(List<String> latest) throws IOException, InterruptedException {
        int different = 0;
        List<String> questions = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            questions.add("/history?limit=50&node=" + anyNode());
            questions.add("/history?limit=50&" + anyHour());
            questions.add("/history?limit=20&state=failed&" + anyDay());
            questions.add("/results/" + any(latest));
        }
        for (String question : questions) {
            String one = services.get(0, question);
            different += one.equals(services.get(1, question)) && isWhole(one) ? 0 : 1;
        }
        System.out.printf("%d questions to both: %d answers differ%n", questions.size(), different);
        errors += different;
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(60));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void memory(String when) throws IOException {
        System.out.printf(
                "memory of the service %s: %.0f MB%n", when, services.process(0).residentBytes() / MB);
    }

    private String anyNode() {
        return any(nodes);
    }

    private String anyHour() {
        return within(AN_HOUR);
    }

    private String anyDay() {
        return within(Duration.ofDays(1));
    }

    private String within(Duration duration) {
        Instant from = end.minus(HISTORY)
                .plusMillis(ThreadLocalRandom.current()
                        .nextLong(HISTORY.minus(duration).toMillis()));
        return "from=" + from + "&to=" + from.plus(duration);
    }

    private static String any(List<String> all) {
        return all.get(ThreadLocalRandom.current().nextInt(all.size()));
    }

    private static boolean isWhole(String body) {
        return !body.contains("\"partial\"");
    }

    private static int count(String body, String part) {
        int found = 0;
        for (int at = body.indexOf(part); at >= 0; at = body.indexOf(part, at + 1)) {
            found++;
        }
        return found;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static long size(Path of) throws IOException {
        try (Stream<Path> files = Files.walk(of)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void delete(Path of) throws IOException {
        try (Stream<Path> files = Files.walk(of)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
