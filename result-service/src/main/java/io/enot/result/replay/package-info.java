/** How what a replay has issued turned out, beside the first time. The replays themselves belong to the command service; here they are a part of the history. */
@NullMarked
package io.enot.result.replay;

import org.jspecify.annotations.NullMarked;
