/** All of enot in one process, for a laptop: starts a broker, then the three services as they are, and keeps everything in one folder. */
@NullMarked
package io.enot.standalone;

import org.jspecify.annotations.NullMarked;
