package io.enot.benchmark;

import java.util.concurrent.CompletionStage;

/** Something that is measured. */
@FunctionalInterface
interface RoundTrip {
    /** Does it once; true if the answer was right. */
    CompletionStage<Boolean> once();
}
