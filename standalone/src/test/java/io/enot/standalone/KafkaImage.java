package io.enot.standalone;

import java.util.Optional;
import org.testcontainers.kafka.KafkaContainer;

/** Kafka from its own image, for machines with a Docker engine: {@code -Denot.test.kafka=docker}. It lives as long as the test run. */
final class KafkaImage {
    private static final String IMAGE = "apache/kafka:4.1.2";

    private static KafkaContainer container;

    private KafkaImage() {}

    static synchronized Optional<String> bootstrapServers() {
        if (!System.getProperty("enot.test.kafka", "embedded").equals("docker")) {
            return Optional.empty();
        }
        if (container == null) {
            container = new KafkaContainer(IMAGE);
            container.start();
        }
        return Optional.of(container.getBootstrapServers());
    }
}
