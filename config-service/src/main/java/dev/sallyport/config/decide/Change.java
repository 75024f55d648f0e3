package dev.sallyport.config.decide;

import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.contract.config.HistoryEntry;

/** One change as both logs will hold it. */
public record Change(ConfigRecord configRecord, HistoryEntry entry) {
    public long revision() {
        return entry.revision();
    }
}
