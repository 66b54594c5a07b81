package io.enot.standalone;

import io.enot.gateway.GatewayStartup;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says where everything is, once everything is ready. */
@Singleton
class Greeting {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final GatewayStartup gateway;
    private final KafkaStreams streams;
    private final ConsoleFiles console;
    private final Path token;
    private final String http;
    private final String kafka;
    private final String data;

    Greeting(
            GatewayStartup gateway,
            KafkaStreams streams,
            ConsoleFiles console,
            @ConfigProperty(name = "enot.access.admin-token-file") Path token,
            @ConfigProperty(name = "quarkus.http.port") int http,
            @ConfigProperty(name = "kafka.bootstrap.servers") String kafka,
            @ConfigProperty(name = "enot.data") String data) {
        this.gateway = gateway;
        this.streams = streams;
        this.console = console;
        this.token = token;
        this.http = "http://localhost:" + http;
        this.kafka = kafka;
        this.data = data;
    }

    void start(@Observes StartupEvent event) {
        Thread.ofPlatform().name("greeting").daemon().start(this::greet);
    }

    private void greet() {
        try {
            while (!gateway.isOpen() || streams.state() != KafkaStreams.State.RUNNING) {
                Thread.sleep(LOOK_AGAIN);
            }
            greet(System.out);
        } catch (InterruptedException e) {
            // the process ends before it was ready
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void greet(PrintStream out) throws IOException {
        out.println("enot is ready");
        out.println(
                console.isBuilt()
                        ? "  console  " + http + "/#token="
                                + Files.readString(token).strip()
                        : "  console  not built, it needs Node.js 20; everything else works without");
        out.println("  API      " + http + "/nodes and so on, with the bearer token in " + token + "  (" + http
                + "/q/swagger-ui); nodes at tcp port " + gateway.port());
        out.println("  data     " + data + "  (Kafka at " + kafka + ")");
        out.flush();
    }
}
