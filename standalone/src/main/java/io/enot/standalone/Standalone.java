package io.enot.standalone;

import io.enot.broker.EmbeddedBroker;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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

    private static volatile @Nullable EmbeddedBroker broker;

    private Standalone() {}

    /** Starts the broker and hands over to the services until the process is told to stop. */
    public static void main(String... args) throws IOException {
        QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
        DataFolder data = DataFolder.open(Path.of(System.getProperty("enot.data", "data")));
        if (System.getProperty(BOOTSTRAP) == null && System.getenv("KAFKA_BOOTSTRAP_SERVERS") == null) {
            EmbeddedBroker started =
                    EmbeddedBroker.start(data.kafka(), Integer.getInteger("enot.kafka.port", EmbeddedBroker.PORT));
            broker = started;
            System.setProperty(BOOTSTRAP, started.bootstrapServers());
        }
        System.setProperty("enot.data", data.path().toString());
        System.setProperty("enot.gateway.key-file", data.fleetKey().toString());
        System.setProperty("enot.gateway.node-secret-file", data.nodeSecret().toString());
        System.setProperty("kafka-streams.state.dir", data.streams().toString());
        System.setProperty("quarkus.log.file.path", data.log().toString());
        Quarkus.run(args);
    }

    /** The broker outlives the services, which write to it until they are gone. */
    @Singleton
    static class BrokerStop {
        void stop(@Observes @Destroyed(ApplicationScoped.class) Object event) {
            EmbeddedBroker running = broker;
            if (running != null) {
                running.close();
            }
        }
    }
}
