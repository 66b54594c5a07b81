/** The protocol of 2017, as far as it crosses the wire. */
@NullMarked
package io.enot.contract.legacy;

import org.jspecify.annotations.NullMarked;
