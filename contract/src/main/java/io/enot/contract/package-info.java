/**
 * Everything that crosses a wire, defined once: the frames of the node link, the messages people post, and the records of the log. Plain Java;
 * whoever speaks to enot from the JVM needs this module and nothing else.
 */
@NullMarked
package io.enot.contract;

import org.jspecify.annotations.NullMarked;
