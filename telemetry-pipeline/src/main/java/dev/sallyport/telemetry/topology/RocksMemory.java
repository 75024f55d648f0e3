package dev.sallyport.telemetry.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One bound on the memory of all RocksDB stores of a process, which would otherwise take up to 100 MB each. Streams makes
 * the {@link Setter} by its class name, and hands it this object through the configuration.
 */
public final class RocksMemory implements AutoCloseable {
    static final String CONFIG = "sallyport.rocksdb.memory";
    private static final long CACHE_BYTES = 96L << 20;
    private static final long WRITE_BUFFER_BYTES = 32L << 20;

    static {
        // Streams loads it with the first store, which is later.
        RocksDB.loadLibrary();
    }

    private final Cache cache = new LRUCache(CACHE_BYTES + WRITE_BUFFER_BYTES);
    private final WriteBufferManager writeBuffers = new WriteBufferManager(WRITE_BUFFER_BYTES, cache);

    /** To be closed after the streams that use it. */
    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
    }

    /** Applies the bound to each store as it is opened. */
    public static final class Setter implements RocksDBConfigSetter {
        @Override
        public void setConfig(String storeName, Options options, Map<String, Object> configs) {
            RocksMemory memory = (RocksMemory) configs.get(CONFIG);
            if (memory == null) {
                return;
            }
            BlockBasedTableConfig tables = (BlockBasedTableConfig) options.tableFormatConfig();
            tables.setBlockCache(memory.cache);
            tables.setCacheIndexAndFilterBlocks(true);
            options.setTableFormatConfig(tables);
            options.setWriteBufferManager(memory.writeBuffers);
        }

        /** What is shared is not a store's to close. */
        @Override
        public void close(String storeName, Options options) {}
    }
}
