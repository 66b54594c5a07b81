/** How this project reads and writes JSON: one mapper, and a reader that names the field that is wrong. */
@NullMarked
package io.enot.contract.json;

import org.jspecify.annotations.NullMarked;
