/** What became of each command: the fold of the log, the lookup, and the waiting for a change. */
@NullMarked
package io.enot.result.command;

import org.jspecify.annotations.NullMarked;
