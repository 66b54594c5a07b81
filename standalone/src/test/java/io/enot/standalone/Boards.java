package io.enot.standalone;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Virtual boards: the real agent in real MicroPython VMs, each with its folder. */
final class Boards implements AutoCloseable {
    /** As {@code make run} gives them, about what an ESP32 has. What a board does with less is a matter of the firmware's own tests. */
    private static final String HEAP = "160k";

    private static final Path PROGRAM = Path.of("..", "firmware", "virtual-board", "boards.py");

    private final Path folder;
    private final Process process;

    private Boards(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** Starts boards {@code board-1} to {@code board-count} and waits until all are online. */
    static Boards start(Enot enot, int count) {
        return start(
                enot,
                count,
                enot.data().resolve("boards"),
                List.of(
                        "--port",
                        Integer.toString(enot.nodePort()),
                        "--key-file",
                        enot.data().resolve("fleet.key").toString()));
    }

    /**
     * Starts them in a folder.
     *
     * @param api tells whether they are online
     * @param connection arguments that say where the gateway is, and how they prove themselves
     */
    static Boards start(Service api, int count, Path folder, List<String> connection) {
        List<String> command = new ArrayList<>(List.of(
                "python3",
                PROGRAM.toString(),
                "--count",
                Integer.toString(count),
                "--dir",
                folder.toString(),
                "--heap",
                HEAP));
        command.addAll(connection);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolveSibling("boards.txt").toFile()))
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            Boards boards = new Boards(folder, process);
            boards.names(count)
                    .forEach(name -> await().atMost(Duration.ofMinutes(5))
                            .pollInterval(Duration.ofMillis(50))
                            .until(() -> api.isOnline(name)));
            return boards;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> names(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> "board-" + number)
                .toList();
    }

    /** The level of a pin, as the board's folder shows it. */
    String pin(String board, int pin) {
        try {
            return Files.readString(folder.resolve(board).resolve("pins").resolve(Integer.toString(pin)))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts the power of a board, which stays off until it is switched on. */
    void off(String board) {
        control("off", board);
    }

    void on(String board) {
        control("on", board);
    }

    private void control(String command, String board) {
        try {
            int code = new ProcessBuilder(
                            "python3",
                            PROGRAM.toString(),
                            command,
                            folder.resolve(board).toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException(board + " cannot be switched " + command);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
