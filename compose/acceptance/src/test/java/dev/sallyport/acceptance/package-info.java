/**
 * What only a whole cluster can show. {@link dev.sallyport.acceptance.ClusterUnderTest} is started once by
 * {@code compose/up}, with real processes and a real Kafka, and all tests share it; each registers servers of its own
 * and leaves every process running. The programs under {@code node/} are the clients and servers that users have.
 */
package dev.sallyport.acceptance;
