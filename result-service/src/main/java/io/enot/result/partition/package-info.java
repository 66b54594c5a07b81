/**
 * Where the history is kept and who keeps which part of it: Kafka Streams stores, one for each partition of the log, on some instances of this service, and copies of them on others. A
 * question is put to all of them at once ({@link io.enot.result.partition.Instances}).
 */
@NullMarked
package io.enot.result.partition;

import org.jspecify.annotations.NullMarked;
