/** From a POST to the log, and from the log back to the caller who waits. */
@NullMarked
package io.enot.command.send;

import org.jspecify.annotations.NullMarked;
