/**
 * The command service: everything that writes. Callers post commands, which go to the log and nowhere else, and may wait for the answer, which comes back
 * through the log; people name and label their nodes.
 */
@NullMarked
package io.enot.command;

import org.jspecify.annotations.NullMarked;
