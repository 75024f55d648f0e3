/**
 * Server-sent events on their way from the server to the client: found frame by frame, passed on byte by byte.
 *
 * <p>{@link dev.sallyport.edge.stream.SseFrameReader} cuts the chunks of one stream at frame boundaries, so that
 * something may be put between two frames, a stream may end cleanly, and a policy may look at one event at a time.
 * Nothing is ever re-encoded: whoever writes the bytes of each {@link dev.sallyport.edge.stream.SseFrames} in turn
 * writes the stream as it came.
 *
 * <p>Threads: a reader is confined to the event loop of its stream. Frames are views of buffers that nobody changes any
 * more. Buffers are unpooled heap buffers, as Vert.x hands them out; nothing here retains or releases one.
 */
@NullMarked
package dev.sallyport.edge.stream;

import org.jspecify.annotations.NullMarked;
