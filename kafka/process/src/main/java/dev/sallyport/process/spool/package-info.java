/**
 * Where records wait on disk until Kafka has them: {@link dev.sallyport.process.spool.SpoolLog} is the files, {@link
 * dev.sallyport.process.spool.Spool} keeps going when the disk does not. Everything here is confined to the one thread
 * that sends; its counts alone may be read from elsewhere.
 *
 * <pre>
 *   directory/
 *     lock                            held by the process that the spool belongs to
 *     sent                            number and CRC32C of the last record of those that Kafka has, without a gap
 *     00000000000000000001.segment    records from this number on; deleted when Kafka has all of them
 *
 *   a record:  "SPL1" · CRC32C of all that follows (4) · number (8) · key length (2) · value length (4) · key · value
 * </pre>
 *
 * Numbers go up by one, over restarts too, so that what is damaged is counted exactly. Whatever is not a whole record with
 * the right checksum is passed over, up to the next that is.
 */
@NullMarked
package dev.sallyport.process.spool;

import org.jspecify.annotations.NullMarked;
