/**
 * What a node is still to get, and in which order. Plain Java: no socket, no Kafka, time is passed in.
 */
@NullMarked
package io.enot.gateway.delivery;

import org.jspecify.annotations.NullMarked;
