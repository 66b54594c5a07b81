/** Who holds which node's connection, and how far each node is, as all gateways together know it from the log. */
@NullMarked
package io.enot.gateway.session;

import org.jspecify.annotations.NullMarked;
