package dev.sallyport.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;

/** A JSON document, as it came and as it reads. */
record Fetched(Buffer bytes, JsonNode json) {}
