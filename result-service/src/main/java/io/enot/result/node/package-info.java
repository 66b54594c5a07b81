/** Which nodes a question is about, as people write it: ids, names, labels. */
@NullMarked
package io.enot.result.node;

import org.jspecify.annotations.NullMarked;
