package dev.sallyport.config.decide;

import java.time.Instant;

/** The circumstances of a decision that are neither the configuration nor the command. */
public record Context(Author author, Instant now) {}
