/** How often somebody may do something, and how many are remembered who did: what keeps an attacker from taking the time and the memory of everybody else. Plain Java. */
@NullMarked
package io.enot.http.limit;

import org.jspecify.annotations.NullMarked;
