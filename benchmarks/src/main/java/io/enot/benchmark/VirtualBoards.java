package io.enot.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A few boards that run the firmware, in a process that supervises them. They keep their power. */
final class VirtualBoards implements AutoCloseable {
    /** A program that counts how often it is called; what it returns is one more each time, and no number is missing. */
    static final String PROGRAM = "count = 0\ndef tick():\n    global count\n    count += 1\n    return count";

    /** The function in it. */
    static final String FUNCTION = "tick";

    private final Process process;
    private final List<String> ids;

    /**
     * Starts them.
     *
     * @param port where they find a gateway
     */
    VirtualBoards(Path folder, int count, int port, String key) throws IOException {
        Path keyFile = Files.writeString(folder.resolve("fleet.key"), key);
        ids = IntStream.rangeClosed(1, count).mapToObj("5e%010d"::formatted).toList();
        process = new ProcessBuilder(
                        "python3",
                        Path.of("firmware", "virtual-board", "boards.py").toString(),
                        "--count",
                        Integer.toString(count),
                        "--dir",
                        folder.resolve("boards").toString(),
                        "--port",
                        Integer.toString(port),
                        "--key-file",
                        keyFile.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("boards.txt").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }

    /** Of the nodes that they are. */
    List<String> ids() {
        return ids;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
