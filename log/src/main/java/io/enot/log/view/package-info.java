/** What services know from reading the log: the nodes, and the results that somebody waits for. A feed is started by the services that need it, and once only. */
@NullMarked
package io.enot.log.view;

import org.jspecify.annotations.NullMarked;
