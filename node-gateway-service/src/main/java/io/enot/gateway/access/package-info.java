/** Who may come in: how many connections an address may have and open, what a node has to prove itself with, and how long wrong keys are held against whom. Nothing here opens a socket. */
@NullMarked
package io.enot.gateway.access;

import org.jspecify.annotations.NullMarked;
