/**
 * History, issued once more. A replay is a record in the log, as is how far it is; one instance does it, and another goes on if that one dies. What has been issued already is
 * seen in the log of commands itself, so nothing is issued twice.
 */
@NullMarked
package io.enot.command.replay;

import org.jspecify.annotations.NullMarked;
