package io.enot.result.partition;

import io.enot.contract.record.Topic;
import io.enot.log.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Which partitions this instance has not read yet as far as the log went when it took them over. Until it has, it may not know what is accepted, nor what the instance before it has told.
 * Thread-safe.
 */
@Singleton
public class Backlog {
    private static final Logger LOG = Logger.getLogger(Backlog.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Log log;
    private final String group;
    private final Admin admin;
    private final Map<TopicPartition, Thread> watched = new ConcurrentHashMap<>();

    Backlog(
            Log log,
            @ConfigProperty(name = "quarkus.kafka-streams.application-id") String group,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.log = log;
        this.group = group;
        this.admin = Admin.create(new HashMap<>(kafka));
    }

    void stop(@Observes ShutdownEvent event) {
        watched.values().forEach(Thread::interrupt);
        admin.close(Duration.ZERO);
    }

    /**
     * This instance begins to read a partition.
     *
     * @param topics that it reads together; the first one is what questions name
     */
    public void takenOver(int partition, Topic... topics) {
        List<TopicPartition> read = Stream.of(topics)
                .map(topic -> new TopicPartition(log.name(topic), partition))
                .toList();
        Thread watch = Thread.ofVirtual().unstarted(() -> watch(read));
        @Nullable Thread before = watched.put(read.getFirst(), watch);
        if (before != null) {
            before.interrupt();
        }
        watch.start();
    }

    /** Whether a partition has been read as far as the log went when it was taken over. */
    boolean isRead(Topic topic, int partition) {
        return !watched.containsKey(new TopicPartition(log.name(topic), partition));
    }

    /** Whether all of them have. */
    boolean isEmpty() {
        return watched.isEmpty();
    }

    private void watch(List<TopicPartition> read) {
        try {
            Map<TopicPartition, Long> end = ask(() -> offsets(read, OffsetSpec.latest()));
            Map<TopicPartition, Long> begin = ask(() -> offsets(read, OffsetSpec.earliest()));
            while (!isCommitted(begin, end)) {
                Thread.sleep(LOOK_AGAIN);
            }
            watched.remove(read.getFirst(), Thread.currentThread());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the service ends, or the partition has gone and come again
        }
    }

    private boolean isCommitted(Map<TopicPartition, Long> begin, Map<TopicPartition, Long> end)
            throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = ask(() -> admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get());
        return end.entrySet().stream().allMatch(topic -> {
            @Nullable OffsetAndMetadata offset = committed.get(topic.getKey());
            long next = offset == null ? begin.getOrDefault(topic.getKey(), 0L) : offset.offset();
            return next >= topic.getValue();
        });
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> of, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, ListOffsetsResultInfo> found = admin.listOffsets(
                        of.stream().collect(Collectors.toMap(Function.identity(), partition -> which)))
                .all()
                .get();
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    /** Something that Kafka is asked. */
    private interface Asked<T> {
        T get() throws ExecutionException, InterruptedException;
    }

    /** Until Kafka answers. */
    private static <T> T ask(Asked<T> question) throws InterruptedException {
        while (true) {
            try {
                return question.get();
            } catch (ExecutionException e) {
                LOG.debugf("the backlog is not known reason=%s", e.getMessage());
                Thread.sleep(LOOK_AGAIN);
            }
        }
    }
}
