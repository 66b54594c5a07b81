package io.enot.result.partition;

import com.fasterxml.jackson.databind.JavaType;
import io.enot.contract.record.Topic;
import io.enot.result.history.Records;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Something that is asked of some partitions, wherever they are.
 *
 * @param <S> the stores that know it
 * @param <T> an answer from some of them
 * @param topic that is read into the stores, and has their partitions
 * @param path where another instance is asked the same; it ends with a query, to which the partitions are added
 * @param type of an answer in JSON
 * @param answer looks at the stores that are here
 */
public record Question<S extends StateStore, T>(
        Topic topic,
        String store,
        StoreKind<S> kind,
        Set<Integer> partitions,
        String path,
        JavaType type,
        Function<List<HeldStore<S>>, T> answer) {

    /** A question about commands. */
    public static <T> Question<WindowStore<Bytes, byte[]>, T> aboutHistory(
            Set<Integer> partitions, String path, JavaType type, Function<Collection<? extends Records>, T> answer) {
        return new Question<>(
                Topic.COMMANDS,
                HistoryStore.NAME,
                StoreKind.<Bytes>byKeyAndTime(),
                partitions,
                path,
                type,
                held -> answer.apply(held.stream()
                        .map(one -> new StoredRecords(one.partition(), one.store()))
                        .toList()));
    }
}
