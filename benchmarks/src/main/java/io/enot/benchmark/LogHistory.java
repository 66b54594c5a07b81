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
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what stands in the log into a history, and what has come since then each time again. */
final class LogHistory implements AutoCloseable {
    private final History history;
    private final KafkaConsumer<String, byte[]> commands;
    private final KafkaConsumer<String, byte[]> results;

    LogHistory(String bootstrapServers, History history) {
        this.history = history;
        this.commands = open(bootstrapServers, "enot.commands");
        this.results = open(bootstrapServers, "enot.results");
    }

    /** Reads up to the end; returns how many records that were. */
    int readOn() {
        return read(commands, this::takeCommand)
                + read(results, record -> history.add(Json.read(record.value(), ExecutionEvent.class)));
    }

    private void takeCommand(ConsumerRecord<String, byte[]> record) {
        if (typeOf(record).equals(CancelRecord.TYPE)) {
            history.calledOff.add(Json.read(record.value(), CancelRecord.class).cancels());
        } else {
            CommandRecord command = Json.read(record.value(), CommandRecord.class);
            history.commands.put(command.id(), command);
            history.offsets.put(command.id(), record.offset());
        }
    }

    private static KafkaConsumer<String, byte[]> open(String bootstrapServers, String topic) {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private static int read(KafkaConsumer<String, byte[]> consumer, Consumer<ConsumerRecord<String, byte[]>> each) {
        int read = 0;
        Map<TopicPartition, Long> end = consumer.endOffsets(consumer.assignment());
        while (end.entrySet().stream().anyMatch(last -> consumer.position(last.getKey()) < last.getValue())) {
            ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ofMillis(200));
            records.forEach(each);
            read += records.count();
        }
        return read;
    }

    private static String typeOf(ConsumerRecord<String, byte[]> record) {
        Header header = record.headers().lastHeader(CloudEvent.TYPE);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        commands.close();
        results.close();
    }
}
