package dev.sallyport.telemetry.topology;

import dev.sallyport.telemetry.topology.CallReading.ReceivedCall;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** The end of the call is the record's time; what is no call has none, and moves no clock. */
final class EventTime implements TimestampExtractor {
    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return record.value() instanceof ReceivedCall received
                ? received.ended().toEpochMilli()
                : Math.max(partitionTime, 0);
    }
}
