package io.enot.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaStreamsSettingsTest {
    @Test
    void whatIsSaidOfKafkaHoldsForKafkaStreams() {
        SmallRyeConfig config = config(Map.of("kafka.security.protocol", "SASL_SSL"), Map.of());

        assertThat(config.getValue("kafka-streams.security.protocol", String.class))
                .isEqualTo("SASL_SSL");
        assertThat(config.getPropertyNames()).contains("kafka.security.protocol", "kafka-streams.security.protocol");
    }

    @Test
    void whatIsSaidInTheEnvironmentIsFoundUnderItsNameInFiles() {
        SmallRyeConfig config = config(Map.of(), Map.of("KAFKA_SASL_MECHANISM", "SCRAM-SHA-512"));

        assertThat(config.getPropertyNames()).contains("kafka-streams.sasl.mechanism");
        assertThat(config.getValue("kafka-streams.sasl.mechanism", String.class))
                .isEqualTo("SCRAM-SHA-512");
    }

    @Test
    void whatIsSaidForKafkaStreamsAloneComesFirst() {
        SmallRyeConfig config = config(
                Map.of("kafka.auto.offset.reset", "latest", "kafka-streams.auto.offset.reset", "earliest"), Map.of());

        assertThat(config.getValue("kafka-streams.auto.offset.reset", String.class))
                .isEqualTo("earliest");
        assertThat(config.getOptionalValue("kafka-streams.client.id", String.class))
                .isEmpty();
    }

    private static SmallRyeConfig config(Map<String, String> file, Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withInterceptors(new KafkaStreamsSettings())
                .withSources(new PropertiesConfigSource(file, "file", 100), new EnvConfigSource(environment, 300))
                .build();
    }
}
