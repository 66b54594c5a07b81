/**
 * The result service: everything that reads. Kafka Streams folds the log into one state store, which holds for every command what is known of each node; the
 * resource looks it up, and waits for it to change when the caller does.
 */
@NullMarked
package io.enot.result;

import org.jspecify.annotations.NullMarked;
