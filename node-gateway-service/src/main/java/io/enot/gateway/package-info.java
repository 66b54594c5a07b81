/**
 * The node gateway: holds the nodes' sockets, delivers what the log holds for them, and writes to the log what they answer. It reads all commands and keeps
 * those that are not expired, so it needs no routing table and any node may come to any gateway.
 */
@NullMarked
package io.enot.gateway;

import org.jspecify.annotations.NullMarked;
