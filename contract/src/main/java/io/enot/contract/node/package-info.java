/**
 * The link between a node and a gateway (docs/protocol.md): one record per frame with its codec beside it, a bounded line decoder, and the proof of the
 * key. Nothing here opens a socket.
 */
@NullMarked
package io.enot.contract.node;

import org.jspecify.annotations.NullMarked;
