package io.enot.result.partition;

import com.fasterxml.jackson.databind.JavaType;
import io.enot.contract.json.Json;
import io.enot.http.access.AdminToken;
import io.enot.log.Log;
import io.enot.log.LogUnavailable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.HostInfo;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The instances of this service. Each keeps some of the partitions, and maybe copies of others; a question goes to all that are concerned at once. Who does not answer is replaced by whoever
 * has a copy, and what nobody answers for is told. Thread-safe; blocks.
 */
@Singleton
public class Instances {
    private static final Logger LOG = Logger.getLogger(Instances.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Between two attempts. The first record of a new segment of time has a store opened for it, of which readers hear before it is open. */
    private static final Duration OPENING = Duration.ofMillis(10);

    private static final int ATTEMPTS = 100;

    private final Log log;
    private final KafkaStreams streams;
    private final LocalStores stores;
    private final HostInfo self;
    private final AdminToken token;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    Instances(
            Log log,
            KafkaStreams streams,
            LocalStores stores,
            AdminToken token,
            @ConfigProperty(name = "quarkus.kafka-streams.application-server") String self) {
        this.log = log;
        this.streams = streams;
        this.stores = stores;
        this.token = token;
        this.self = HostInfo.buildFromEndpoint(self);
    }

    /** Asks every instance that is concerned. */
    public <S extends StateStore, T> Answers<T> ask(Question<S, T> question) {
        Answers<T> first = ask(question, question.partitions(), StreamsMetadata::topicPartitions);
        Set<Integer> open = first.unanswered(question.partitions());
        if (open.isEmpty()) {
            return first;
        }
        return first.and(ask(question, open, StreamsMetadata::standbyTopicPartitions));
    }

    /**
     * Answers for those of the partitions that are here.
     *
     * @param partitions as another instance asks for them
     */
    public <S extends StateStore, T> Answers<T> answerHere(Question<S, T> question, Set<Integer> partitions) {
        for (int attempt = 1; ; attempt++) {
            try {
                return look(question, partitions);
            } catch (InvalidStateStoreException e) {
                LOG.debugf("a store is opened or has moved reason=%s", e.getMessage());
                if (attempt == ATTEMPTS) {
                    return Answers.none();
                }
                LockSupport.parkNanos(OPENING.toNanos());
            }
        }
    }

    private <S extends StateStore, T> Answers<T> look(Question<S, T> question, Set<Integer> partitions) {
        List<HeldStore<S>> held = stores.open(question.topic(), question.store(), question.kind(), partitions);
        if (held.isEmpty()) {
            return Answers.none();
        }
        T answer = question.answer().apply(held);
        if (!held.stream().allMatch(one -> one.store().isOpen())) {
            throw new InvalidStateStoreException("closed while it was read, so that something may be missing");
        }
        return Answers.of(
                answer,
                held.stream().map(HeldStore::partition).collect(Collectors.toSet()),
                held.stream().filter(HeldStore::copy).map(HeldStore::partition).collect(Collectors.toSet()));
    }

    /** Whether all partitions are kept here, so that everything that is new comes by. */
    public boolean isAlone() {
        return others().isEmpty();
    }

    private Collection<StreamsMetadata> others() {
        return metadata().stream()
                .filter(other -> !other.hostInfo().equals(self))
                .toList();
    }

    private Collection<StreamsMetadata> metadata() {
        try {
            return streams.metadataForAllStreamsClients();
        } catch (IllegalStateException e) {
            return List.of(); // not running yet
        }
    }

    private <S extends StateStore, T> Answers<T> ask(
            Question<S, T> question, Set<Integer> partitions, Function<StreamsMetadata, Set<TopicPartition>> holding) {
        Map<HostInfo, Set<Integer>> plan = new HashMap<>();
        Set<Integer> here = new HashSet<>(partitions);
        for (StreamsMetadata other : others()) {
            Set<Integer> there = holding.apply(other).stream()
                    .filter(held -> held.topic().equals(log.name(question.topic())))
                    .map(TopicPartition::partition)
                    .filter(here::remove)
                    .collect(Collectors.toSet());
            if (!there.isEmpty()) {
                plan.put(other.hostInfo(), there);
            }
        }
        List<CompletableFuture<Answers<T>>> asked = new ArrayList<>();
        plan.forEach((host, there) -> asked.add(askThere(question, host, there)));
        Answers<T> answers = here.isEmpty() ? Answers.none() : answerHere(question, here);
        for (CompletableFuture<Answers<T>> answer : asked) {
            answers = answers.and(answer.join());
        }
        return answers;
    }

    private <S extends StateStore, T> CompletableFuture<Answers<T>> askThere(
            Question<S, T> question, HostInfo host, Set<Integer> partitions) {
        String listed = new TreeSet<>(partitions).stream().map(String::valueOf).collect(Collectors.joining(","));
        URI uri = URI.create("http://" + host.host() + ":" + host.port() + question.path() + "&partitions=" + listed);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
        token.header().ifPresent(header -> request.header("Authorization", header));
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(response -> Instances.<T>read(response, question.type()))
                .exceptionally(failure -> {
                    LOG.debugf("an instance does not answer host=%s reason=%s", host, failure.getMessage());
                    return Answers.none();
                });
    }

    private static <T> Answers<T> read(HttpResponse<byte[]> response, JavaType type) {
        if (response.statusCode() != 200) {
            throw new LogUnavailable("status " + response.statusCode());
        }
        JavaType answers = Json.MAPPER.getTypeFactory().constructParametricType(Answers.class, type);
        try {
            return Json.MAPPER.readValue(response.body(), answers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
