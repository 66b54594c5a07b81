/** The nodes, as the registry and the sessions in the log tell of them. */
@NullMarked
package io.enot.command.node;

import org.jspecify.annotations.NullMarked;
