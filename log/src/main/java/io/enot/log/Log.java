package io.enot.log;

import io.enot.contract.record.LogRecord;
import io.enot.contract.record.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The log: writes records, and opens readers. A service starts without Kafka and connects when it is there. Thread-safe; nothing but {@link #close()}
 * blocks, so it may be used on an event loop.
 */
@ApplicationScoped
public class Log {
    private static final Logger LOG = Logger.getLogger(Log.class);
    private static final String NO_TRACE = "";
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

    /** For readers that hold little in memory. */
    private static final Map<String, Object> LITTLE_AT_A_TIME =
            Map.of(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 64 * 1024);

    /** What is written already need not be waited for; and while a broker waits for more of one partition, it sends nothing of another. */
    private static final Map<String, Object> WITHOUT_WAITING = Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5);

    /** Whoever wants one record is not sent a megabyte of those that follow it. */
    private static final Map<String, Object> ONE_AT_A_TIME = Map.of(
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5, ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 64 * 1024);

    /** Kafka's times are milliseconds in a long. */
    private static final Instant END_OF_TIME = Instant.ofEpochMilli(Long.MAX_VALUE);

    /** In which records gather that may come late. */
    private static final Duration GATHERING = Duration.ofMillis(100);

    /** So long a broker waits for something new before it says that there is nothing. */
    private static final int NOTHING_NEW_MS = 5000;

    private final LogConfig config;
    private final Map<String, Object> kafka;
    private final MeterRegistry registry;
    private final Map<String, LogReader> readers = new ConcurrentHashMap<>();
    private final KafkaProducer<String, byte[]> producer;
    private final Thread keeper;
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final LogScan scan = new LogScan(() -> consumer("log-scan", ONE_AT_A_TIME));
    private final LogScan history = new LogScan(() -> consumer("log-history", WITHOUT_WAITING));
    private volatile boolean available;

    /** Why Kafka refused this service the last time; of the keeper. */
    private String refusal = "";

    Log(LogConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka, MeterRegistry registry) {
        this.config = config;
        this.kafka = kafka;
        this.registry = registry;
        this.producer = new KafkaProducer<>(producerSettings(), new StringSerializer(), new ByteArraySerializer());
        this.keeper = Thread.ofPlatform().name("log-keeper").daemon().unstarted(this::keep);
    }

    void start(@Observes @Priority(1) StartupEvent event) {
        keeper.start();
    }

    /** Completes, once the topics are there, with the identity of the commands topic: cursors belong to it. Runs what depends on it on a thread of its own. */
    public CompletionStage<String> ready() {
        return ready;
    }

    /** Whether Kafka answered the last time it was asked, a second ago or so. */
    public boolean isAvailable() {
        return available;
    }

    public int partitions() {
        return config.partitions();
    }

    /** The topic's name in Kafka. */
    public String name(Topic topic) {
        return topic.name(config.prefix());
    }

    /** The partition of a node in every topic: the one that Kafka's own default partitioner chooses for the key. */
    public int partitionOf(String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % config.partitions();
    }

    /**
     * Writes a record to the partition of its key. Records of one key keep the order of the calls.
     *
     * @return where it stands, once all in-sync replicas have it; fails with {@link LogUnavailable} if that is not known in time, in which case it may or may
     *     not be there
     */
    public CompletionStage<Position> append(LogRecord record) {
        return append(record, NO_TRACE);
    }

    /** Writes a record, as {@link #append(LogRecord)} does, that belongs to a trace: to this place in it, as {@link Traces#HEADER} has it, or to none if the text is empty. */
    public CompletionStage<Position> append(LogRecord record, String trace) {
        @Nullable String key = record.key();
        if (key == null) {
            throw new IllegalArgumentException("a record without a key goes to all partitions");
        }
        return send(record.topic(), partitionOf(key), key, record.toBytes(), headers(record, trace));
    }

    /** Writes one copy of a record to each partition. Completes as {@link #append} does, once all have it. */
    public CompletionStage<List<Position>> appendToAll(LogRecord record) {
        return appendToAll(record, NO_TRACE);
    }

    /** Writes copies, as {@link #appendToAll(LogRecord)} does, of a record that belongs to a trace, as for {@link #append(LogRecord, String)}. */
    public CompletionStage<List<Position>> appendToAll(LogRecord record, String trace) {
        byte[] value = record.toBytes();
        Headers headers = headers(record, trace);
        List<CompletableFuture<Position>> copies = new ArrayList<>();
        for (int partition = 0; partition < config.partitions(); partition++) {
            copies.add(send(record.topic(), partition, record.key(), value, new RecordHeaders(headers)));
        }
        return CompletableFuture.allOf(copies.toArray(CompletableFuture[]::new))
                .thenApply(all -> copies.stream().map(CompletableFuture::join).toList());
    }

    /** Removes what a compacted topic holds under a key. Completes as {@link #append} does. */
    public CompletionStage<Position> remove(Topic topic, String key) {
        return send(topic, partitionOf(key), key, null, new RecordHeaders());
    }

    /**
     * Opens a reader of all partitions of some topics; call {@link LogReader#start} when {@link #ready()} has completed.
     *
     * @param name of its thread, and in the metric that tells its lag: at most one is open under a name
     * @param from where to begin, for each topic
     */
    public LogReader reader(String name, Map<Topic, LogReader.From> from, LogReader.Receiver receiver) {
        return watched(reader(name, from, Map.of(), Duration.ZERO, receiver), name);
    }

    /** Opens a reader, as {@link #reader} does, for what may come a tenth of a second late: after some have come it lets others gather, which spares both sides most of the work. */
    public LogReader patientReader(String name, Map<Topic, LogReader.From> from, LogReader.Receiver receiver) {
        return watched(reader(name, from, Map.of(), GATHERING, receiver), name);
    }

    /** Opens a reader, as {@link #reader} does, which holds little in memory at a time: for readers of which there may be many. Their lag is not told. */
    public LogReader smallReader(String name, Map<Topic, LogReader.From> from, LogReader.Receiver receiver) {
        return reader(name, from, LITTLE_AT_A_TIME, Duration.ZERO, receiver);
    }

    private LogReader watched(LogReader reader, String name) {
        readers.put(name, reader);
        registry.gauge("enot.log.lag", Tags.of("reader", name), readers, all -> lag(all.get(name)));
        return reader;
    }

    private static long lag(@Nullable LogReader reader) {
        return reader == null ? 0 : reader.lag();
    }

    private LogReader reader(
            String name,
            Map<Topic, LogReader.From> from,
            Map<String, Object> special,
            Duration gathering,
            LogReader.Receiver receiver) {
        Map<String, LogReader.From> byName = new HashMap<>();
        from.forEach((topic, where) -> byName.put(name(topic), where));
        return new LogReader(name, () -> consumer(name, special), byName, config.partitions(), gathering, receiver);
    }

    /**
     * Reads what one partition holds, from a time up to now.
     *
     * @param each called for every record, in order, on a thread of the log's own
     * @return completes after the last one; fails with {@link LogUnavailable} if nothing comes for 10 s
     */
    public CompletionStage<Void> scan(
            Topic topic, int partition, Instant from, Consumer<ConsumerRecord<String, byte[]>> each) {
        return scan.scan(new TopicPartition(name(topic), partition), from, END_OF_TIME, each::accept);
    }

    /** Reads what one partition holds from one time up to, not including, another, as {@link #scan} does: on another thread, for it may be much. */
    public CompletionStage<Void> history(
            Topic topic, int partition, Instant from, Instant to, Consumer<ConsumerRecord<String, byte[]>> each) {
        return history.scan(new TopicPartition(name(topic), partition), from, to, each::accept);
    }

    /**
     * Reads one record's value.
     *
     * @return empty if there is no such record; fails with {@link LogUnavailable} if Kafka does not give it in 10 s
     */
    public CompletionStage<Optional<byte[]>> read(Topic topic, int partition, long offset) {
        return scan.read(new TopicPartition(name(topic), partition), offset);
    }

    /** Asks what a topic holds now; fails with {@link LogUnavailable} if Kafka does not say in 10 s. */
    public CompletionStage<Bounds> bounds(Topic topic) {
        return scan.bounds(IntStream.range(0, config.partitions())
                .mapToObj(partition -> new TopicPartition(name(topic), partition))
                .toList());
    }

    private KafkaConsumer<String, byte[]> consumer(String name, Map<String, Object> special) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // or a partition of which something is left is not asked for, and waits in vain for more of the others
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.MAX_VALUE);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, NOTHING_NEW_MS);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, name);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.putAll(special);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Waits for the records under way, at most as long as a record may be under way. */
    @PreDestroy
    void close() {
        keeper.interrupt();
        scan.close();
        history.close();
        producer.close(config.deliveryTimeout());
    }

    private CompletableFuture<Position> send(
            Topic topic, int partition, @Nullable String key, byte @Nullable [] value, Headers headers) {
        CompletableFuture<Position> written = new CompletableFuture<>();
        if (!ready.isDone()) {
            written.completeExceptionally(new LogUnavailable("Kafka has not answered yet"));
            return written;
        }
        ProducerRecord<String, byte[]> toSend = new ProducerRecord<>(name(topic), partition, key, value, headers);
        try {
            producer.send(toSend, (metadata, failure) -> {
                if (failure == null) {
                    written.complete(new Position(metadata.topic(), metadata.partition(), metadata.offset()));
                } else {
                    available = false; // until the keeper has asked again
                    written.completeExceptionally(unavailable(failure));
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            written.completeExceptionally(unavailable(e));
        }
        return written;
    }

    private static LogUnavailable unavailable(Exception failure) {
        return new LogUnavailable("Kafka did not take the record: " + failure.getMessage());
    }

    private static Headers headers(LogRecord record, String trace) {
        Headers headers = new RecordHeaders();
        record.event().headers().forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        if (!trace.isEmpty()) {
            headers.add(Traces.HEADER, trace.getBytes(StandardCharsets.UTF_8));
        }
        return headers;
    }

    /**
     * A send never blocks: the metadata is fetched before the first one and never expires ({@code metadata.max.idle.ms}), and a full buffer is an immediate
     * failure.
     */
    private Map<String, Object> producerSettings() {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        settings.put(
                ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(3650).toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int)
                config.deliveryTimeout().toMillis());
        settings.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) config.deliveryTimeout().toMillis() / 2);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        return settings;
    }

    /** Waits for Kafka, makes the topics, then asks every second whether it is still there. */
    private void keep() {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PROBE_TIMEOUT.toMillis());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PROBE_TIMEOUT.toMillis());
        settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        try (Admin admin = Admin.create(settings)) {
            while (true) {
                available = ready.isDone() ? answers(admin) : prepare(admin);
                TimeUnit.MILLISECONDS.sleep(ready.isDone() ? PROBE_INTERVAL.toMillis() : 100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        }
    }

    private boolean prepare(Admin admin) throws InterruptedException {
        try {
            String id = new Topics(admin, config).ensure();
            for (Topic topic : Topic.values()) {
                if (!knows(topic)) {
                    return false;
                }
            }
            available = true;
            LOG.infof("log ready prefix=%s partitions=%d", config.prefix(), config.partitions());
            ready.complete(id);
            return true;
        } catch (ExecutionException | KafkaException e) {
            tell(e);
            return false;
        } catch (Topics.WrongPartitions e) {
            LOG.fatal(e.getMessage());
            Quarkus.asyncExit(1);
            throw new InterruptedException(e.getMessage());
        }
    }

    /** That Kafka is not there yet needs no words; that it lets this service not in, or not do what it must, is for a person to mend. */
    private void tell(Exception failure) {
        @Nullable Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
        String reason = String.valueOf(cause);
        if ((cause instanceof AuthorizationException || cause instanceof AuthenticationException)
                && !reason.equals(refusal)) {
            LOG.errorf("Kafka refuses this service reason=%s", reason);
            refusal = reason;
        } else {
            LOG.debugf("waiting for Kafka: %s", reason);
        }
    }

    /** Whether the producer has the topic's metadata; asking for it fetches it. */
    private boolean knows(Topic topic) {
        return producer.partitionsFor(name(topic)).size() == config.partitions();
    }

    private static boolean answers(Admin admin) throws InterruptedException {
        try {
            admin.describeCluster().nodes().get();
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }
}
