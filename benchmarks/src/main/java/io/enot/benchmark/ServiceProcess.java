package io.enot.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** A service in a process, which can be killed, frozen and started again. Ends with this process at the latest. */
final class ServiceProcess {
    private final String name;
    private final List<String> command;
    private final Path console;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Process process;

    ServiceProcess(String name, List<String> command, Path folder) throws IOException {
        this.name = name;
        this.command = command;
        this.console = folder.resolve(name + ".txt");
        this.process = begin();
    }

    private Process begin() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()));
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2"); // as docs/operations.md advises
        Process begun = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(begun::destroyForcibly));
        return begun;
    }

    String name() {
        return name;
    }

    /** Resident memory in bytes, as Linux tells it; 0 elsewhere. */
    long residentBytes() throws IOException {
        return residentBytes(process);
    }

    /** Resident memory of a process in bytes, as Linux tells it; 0 elsewhere. */
    static long residentBytes(Process of) throws IOException {
        Path status = Path.of("/proc", Long.toString(of.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        }
    }

    /** CPU time that the process has taken since it was started; zero where the system does not tell. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** As kill −9, for good. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Waits until nobody else does something to it. */
    Grip grip() {
        lock.lock();
        return new Grip();
    }

    /** What may be done to the process by one at a time. To be released by the thread that took it. */
    final class Grip implements AutoCloseable {
        private Grip() {}

        /** As kill −9. */
        void kill() {
            ServiceProcess.this.kill();
        }

        /** As SIGTERM, in good order. */
        void stop() {
            process.destroy();
            process.onExit().join();
        }

        void startAgain() throws IOException {
            process = begin();
        }

        /** Stops the process in its tracks, as a long pause of the machine would. */
        void freeze() throws IOException, InterruptedException {
            signal("STOP");
        }

        void thaw() throws IOException, InterruptedException {
            signal("CONT");
        }

        @Override
        public void close() {
            lock.unlock();
        }
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }
}
