/**
 * What brings a node to the state that the plans want. There is no controller: each gateway looks at its own nodes, and what is decided follows from the plan, the node and what the sessions
 * tell of the attempts on all nodes. Plain Java: no socket, no Kafka, time is passed in.
 */
@NullMarked
package io.enot.gateway.plan;

import org.jspecify.annotations.NullMarked;
