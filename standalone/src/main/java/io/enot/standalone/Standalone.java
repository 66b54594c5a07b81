package io.enot.standalone;

import io.enot.broker.EmbeddedBroker;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The entry point. The folder is {@code ./data}, or what the system property {@code enot.data} says. If {@code kafka.bootstrap.servers} is given, that Kafka is used
 * and no broker is started.
 */
@QuarkusMain
public final class Standalone {
    private static final String BOOTSTRAP = "kafka.bootstrap.servers";

    /** The broker starts before the log is configured, and would fill the buffer that holds what is logged until then. */
    private static final List<Logger> QUIET = List.of(
            Logger.getLogger("kafka"), Logger.getLogger("org.apache.kafka"), Logger.getLogger("state.change.logger"));

    /** Before all that uses it. */
    private static final int FIRST = -1;

    private static volatile @Nullable CompletableFuture<EmbeddedBroker> broker;

    private Standalone() {}

    /** Hands over to the services until the process is told to stop. Meanwhile the broker starts. */
    public static void main(String... args) throws IOException {
        QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
        DataFolder data = DataFolder.open(Path.of(System.getProperty("enot.data", "data")));
        if (!data.take()) {
            System.err.println("enot runs already with " + data.path()
                    + ": end it first, or give this one another folder (DATA=... make run)");
            System.exit(1);
        }
        if (System.getProperty(BOOTSTRAP) == null && System.getenv("KAFKA_BOOTSTRAP_SERVERS") == null) {
            int port = EmbeddedBroker.freePort(Integer.getInteger("enot.kafka.port", EmbeddedBroker.PORT));
            broker = start(data.kafka(), port);
            System.setProperty(BOOTSTRAP, EmbeddedBroker.bootstrapServers(port));
        }
        System.setProperty("enot.data", data.path().toString());
        System.setProperty("enot.gateway.key-file", data.fleetKey().toString());
        System.setProperty("enot.access.admin-token-file", data.adminToken().toString());
        System.setProperty("enot.gateway.node-secret-file", data.nodeSecret().toString());
        System.setProperty("kafka-streams.state.dir", data.streams().toString());
        System.setProperty("quarkus.log.file.path", data.log().toString());
        Quarkus.run(args);
    }

    private static CompletableFuture<EmbeddedBroker> start(Path folder, int port) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return EmbeddedBroker.start(folder, port);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> Thread.ofPlatform().name("broker-start").start(task));
    }

    /** The services begin when the broker is there. It outlives them, since they write to it until they are gone. */
    @Singleton
    static class BrokerLife {
        void await(@Observes @Priority(FIRST) StartupEvent event) {
            CompletableFuture<EmbeddedBroker> starting = broker;
            if (starting != null && !starting.join().bootstrapServers().equals(System.getProperty(BOOTSTRAP))) {
                throw new IllegalStateException(
                        "somebody else has taken the port of the broker meanwhile: start again");
            }
        }

        void stop(@Observes @Destroyed(ApplicationScoped.class) Object event) {
            CompletableFuture<EmbeddedBroker> running = broker;
            if (running != null) {
                running.handle((started, failure) -> {
                            if (failure == null) {
                                started.close();
                            }
                            return failure == null;
                        })
                        .join();
            }
        }
    }
}
