/** Desired state: which program which nodes are to run, and how far that is. The gateways do it; this only writes it down and looks. */
@NullMarked
package io.enot.command.plan;

import org.jspecify.annotations.NullMarked;
