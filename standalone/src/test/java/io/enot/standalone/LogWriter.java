package io.enot.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.enot.contract.record.LogRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes records straight into the log, as if the services had done so at some time. Not thread-safe. */
final class LogWriter implements AutoCloseable {
    private final String prefix;
    private final KafkaProducer<String, byte[]> producer;
    private final List<Future<RecordMetadata>> written = new ArrayList<>();

    LogWriter(String bootstrapServers, String prefix) {
        this.prefix = prefix;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer());
    }

    /** Writes one; a broadcast to all partitions. */
    void write(LogRecord record, Instant at) {
        String topic = record.topic().name(prefix);
        if (record.key() != null) {
            send(topic, null, record, at);
            return;
        }
        for (int partition = 0; partition < producer.partitionsFor(topic).size(); partition++) {
            send(topic, partition, record, at);
        }
    }

    private void send(String topic, @Nullable Integer partition, LogRecord record, Instant at) {
        ProducerRecord<String, byte[]> toSend =
                new ProducerRecord<>(topic, partition, at.toEpochMilli(), record.key(), record.toBytes());
        record.event().headers().forEach((name, value) -> toSend.headers().add(name, value.getBytes(UTF_8)));
        written.add(producer.send(toSend));
    }

    /** Waits until all that was written is in the log. */
    void flush() {
        producer.flush();
        try {
            for (Future<RecordMetadata> record : written) {
                record.get();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        written.clear();
    }

    @Override
    public void close() {
        flush();
        producer.close();
    }
}
