package io.enot.benchmark;

import io.enot.contract.json.Json;
import io.enot.contract.record.CancelRecord;
import io.enot.contract.record.CloudEvent;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.ExecutionEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what stands in the log into a history. */
final class LogHistory {
    private final String bootstrapServers;

    LogHistory(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    void readInto(History history) {
        read("enot.commands", record -> {
            if (typeOf(record).equals(CancelRecord.TYPE)) {
                history.calledOff.add(
                        Json.read(record.value(), CancelRecord.class).cancels());
            } else {
                CommandRecord command = Json.read(record.value(), CommandRecord.class);
                history.commands.put(command.id(), command);
                history.offsets.put(command.id(), record.offset());
            }
        });
        read("enot.results", record -> history.add(Json.read(record.value(), ExecutionEvent.class)));
    }

    private void read(String topic, Consumer<ConsumerRecord<String, byte[]>> each) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
            while (end.entrySet().stream().anyMatch(last -> consumer.position(last.getKey()) < last.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(each);
            }
        }
    }

    private static String typeOf(ConsumerRecord<String, byte[]> record) {
        Header header = record.headers().lastHeader(CloudEvent.TYPE);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
