package io.enot.result.partition;

import io.enot.contract.record.Topic;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;

/** The stores that are on this instance. Thread-safe. */
@Singleton
class LocalStores {
    /** A copy that is further behind is being built from the log, and is no answer. */
    private static final long FURTHEST_BEHIND = 10_000;

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final KafkaStreams streams;
    private final Backlog backlog;
    private CompletableFuture<Map<String, Map<Integer, LagInfo>>> lags = CompletableFuture.completedFuture(Map.of());

    LocalStores(KafkaStreams streams, Backlog backlog) {
        this.streams = streams;
        this.backlog = backlog;
    }

    /**
     * The stores of those of the partitions that are here: each as its keeper if it is that, else as a copy that is nearly up to date.
     *
     * @param topic that is read into them
     */
    <S extends StateStore> List<HeldStore<S>> open(
            Topic topic, String name, StoreKind<S> kind, Set<Integer> partitions) {
        List<HeldStore<S>> held = new ArrayList<>();
        Optional<Set<Integer>> upToDate = Optional.empty();
        for (int partition : partitions) {
            StoreQueryParameters<S> store =
                    StoreQueryParameters.fromNameAndType(name, kind).withPartition(partition);
            Optional<S> own = open(store);
            if (own.isPresent()) {
                held.add(new HeldStore<>(partition, own.get(), !backlog.isRead(topic, partition)));
                continue;
            }
            upToDate = upToDate.or(() -> Optional.of(nearlyUpToDate(name)));
            if (upToDate.orElse(Set.of()).contains(partition)) {
                open(store.enableStaleStores()).ifPresent(copy -> held.add(new HeldStore<>(partition, copy, true)));
            }
        }
        return held;
    }

    private <S> Optional<S> open(StoreQueryParameters<S> store) {
        try {
            return Optional.of(streams.store(store));
        } catch (InvalidStateStoreException | IllegalStateException e) {
            return Optional.empty(); // not here, or not running
        }
    }

    private Set<Integer> nearlyUpToDate(String name) {
        try {
            Map<Integer, LagInfo> ofStore =
                    lags().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).getOrDefault(name, Map.of());
            return ofStore.entrySet().stream()
                    .filter(lag -> lag.getValue().offsetLag() <= FURTHEST_BEHIND)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
        } catch (ExecutionException | TimeoutException e) {
            return Set.of(); // Kafka does not say how far they should be
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Set.of();
        }
    }

    /** Asks Kafka, which may take long when it is away; once at a time for all who wait. */
    private synchronized CompletableFuture<Map<String, Map<Integer, LagInfo>>> lags() {
        if (lags.isDone()) {
            lags = CompletableFuture.supplyAsync(streams::allLocalStorePartitionLags);
        }
        return lags;
    }
}
