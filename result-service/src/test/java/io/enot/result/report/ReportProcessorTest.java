package io.enot.result.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.enot.contract.json.Json;
import io.enot.contract.record.ReportRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportProcessorTest {
    private static final Instant T = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    Path state;

    @Test
    void keepsTheLatestAndTheCourse() {
        Properties settings = new Properties();
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        StreamsBuilder builder = new StreamsBuilder();
        ReportProcessor.addTo(builder, "reports", partition -> {});
        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), settings)) {
            TestInputTopic<String, byte[]> topic =
                    driver.createInputTopic("reports", new StringSerializer(), new ByteArraySerializer());
            for (int i = 0; i < 3; i++) {
                topic.pipeInput(
                        "n", new ReportRecord("n", "t", IntNode.valueOf(i), T.plusSeconds(i), "g", 1, i).toBytes());
            }
            topic.pipeInput("n", new byte[] {1});

            KeyValueStore<String, byte[]> latest = driver.getKeyValueStore(ReportProcessor.LATEST);
            assertThat(value(latest.get("n/t"))).isEqualTo(2);
            WindowStore<String, byte[]> course = driver.getWindowStore(ReportProcessor.COURSE);
            List<Integer> values = new ArrayList<>();
            try (WindowStoreIterator<byte[]> entries = course.fetch("n/t", T, T.plusSeconds(1))) {
                entries.forEachRemaining(entry -> values.add(value(entry.value)));
            }
            assertThat(values).containsExactly(0, 1);
        }
    }

    private static int value(byte[] report) {
        return Json.read(report, ReportRecord.class).value().asInt();
    }
}
