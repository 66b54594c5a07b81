package io.enot.result.partition;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One bound for the memory of all RocksDB stores of the process, however many partitions and segments there are: blocks, indexes, filters and what is not yet written share it. Kafka
 * Streams makes one of these for each store, so that what they share is static; it lives as long as the process.
 */
public final class RocksDbMemory implements RocksDBConfigSetter {
    /** In the settings of Kafka Streams: the bound in bytes. */
    static final String BYTES = "enot.rocksdb.bytes";

    private static final long DEFAULT_BYTES = 64L * 1024 * 1024;
    private static final int BLOCK = 8 * 1024;
    private static final long MEMTABLE = 8L * 1024 * 1024;
    private static final long ARENA = 128L * 1024;
    private static final double FOR_INDEXES = 0.2;

    private static @Nullable Shared shared;

    /** What all stores share. */
    private record Shared(Cache cache, WriteBufferManager writes) {
        private static Shared of(long bytes) {
            RocksDB.loadLibrary();
            Cache cache = new LRUCache(bytes, -1, false, FOR_INDEXES);
            return new Shared(cache, new WriteBufferManager(bytes / 3, cache));
        }
    }

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        Shared all = shared(configs);
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(all.cache());
        table.setBlockSize(BLOCK);
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(all.writes());
        options.setWriteBufferSize(MEMTABLE);
        options.setArenaBlockSize(ARENA);
        options.setOptimizeFiltersForHits(false); // most keys that are asked for are new
        options.setCompressionType(CompressionType.LZ4_COMPRESSION);
    }

    @Override
    public void close(String storeName, Options options) {
        // what is shared stays open for the others
    }

    private static synchronized Shared shared(Map<String, Object> configs) {
        if (shared == null) {
            Object bytes = configs.getOrDefault(BYTES, DEFAULT_BYTES);
            shared = Shared.of(Long.parseLong(bytes.toString()));
        }
        return shared;
    }
}
