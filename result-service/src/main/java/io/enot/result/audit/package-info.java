/** Who did what to which node, and when: the history as people and programs ask for it, page by page or as a file. */
@NullMarked
package io.enot.result.audit;

import org.jspecify.annotations.NullMarked;
