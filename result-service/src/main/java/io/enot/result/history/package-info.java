/**
 * What became of every command, without Kafka and without HTTP: how records add up ({@link io.enot.result.history.Fold}), in which order they stand
 * ({@link io.enot.result.history.Cursor}), and how a page is found in some partitions and joined with those of others ({@link io.enot.result.history.Search},
 * {@link io.enot.result.history.Page}).
 */
@NullMarked
package io.enot.result.history;

import org.jspecify.annotations.NullMarked;
