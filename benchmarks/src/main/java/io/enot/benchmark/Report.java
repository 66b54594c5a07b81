package io.enot.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The figures: a table for people, JSON for programs, both with times in ms. The ratios are enot's figure over the floor's. */
final class Report {
    private final List<Line> lines = new ArrayList<>();
    private final PrintStream out = System.out;

    private long warmUpErrors;

    private record Line(Measurement floor, Measurement enot) {}

    /** Times of the warm-up mean nothing; its errors count. */
    void warmedUp(Measurement enot, Measurement floor) {
        warmUpErrors = enot.errors() + floor.errors();
        if (warmUpErrors > 0) {
            out.printf("%d errors while warming up%n", warmUpErrors);
        }
    }

    void header() {
        out.println(
                "              enot                                         floor                                ratio");
        out.println(
                "callers    p50 ms    p99 ms     per s  cpu us  errors    p50 ms    p99 ms     per s  cpu us     p50    rate");
    }

    void add(Measurement floor, Measurement enot) {
        lines.add(new Line(floor, enot));
        out.printf(
                "%7d %9.2f %9.2f %9.0f %7.0f %7d %9.2f %9.2f %9.0f %7.0f %7.2f %7.2f%n",
                enot.callers(),
                enot.p50(),
                enot.p99(),
                enot.rate(),
                enot.cpu(),
                enot.errors(),
                floor.p50(),
                floor.p99(),
                floor.rate(),
                floor.cpu(),
                enot.p50() / floor.p50(),
                enot.rate() / floor.rate());
    }

    long errors() {
        return warmUpErrors
                + lines.stream()
                        .mapToLong(line -> line.enot().errors() + line.floor().errors())
                        .sum();
    }

    void write(Path file, Options options) throws IOException {
        ObjectNode json = Json.object();
        json.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        json.put("commit", commit());
        json.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        json.put("cores", Runtime.getRuntime().availableProcessors());
        json.put("java", System.getProperty("java.version"));
        json.put("nodes", options.nodes());
        json.put("warmUp", options.warmUp());
        json.put("seconds", options.seconds());
        json.put("warmUpErrors", warmUpErrors);
        json.set("lines", Json.MAPPER.valueToTree(lines));
        Files.write(file, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
        out.println("written to " + file);
    }

    /** Empty outside of a checkout. */
    private static String commit() {
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "HEAD")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
