/**
 * The topic catalogue and its enforcement, and the check of the audit trail that lies in one of the topics.
 *
 * <p>{@link dev.sallyport.topics.TopicCatalogue} reads {@code kafka/topics/*.yaml}; {@link dev.sallyport.topics.TopicPlan}
 * compares it with what a cluster has, purely; {@link dev.sallyport.topics.TopicProvisioner} asks the cluster and creates
 * what is missing. An existing topic is never altered: what contradicts the catalogue is reported, all at once.
 */
@NullMarked
package dev.sallyport.topics;

import org.jspecify.annotations.NullMarked;
