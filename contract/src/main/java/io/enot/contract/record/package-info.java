/**
 * What stands in the log: the topics, the records and their CloudEvents headers, and how the events of one execution add up to its state. Readers ignore
 * members that they do not know, so a field may be added at any time and none may change its meaning.
 */
@NullMarked
package io.enot.contract.record;

import org.jspecify.annotations.NullMarked;
