/** The nodes' connections: the TCP server, the state machine of one connection, and the table of those that are open here. */
@NullMarked
package io.enot.gateway.node;

import org.jspecify.annotations.NullMarked;
