/** What the HTTP sides of the services have in common: how an expected failure becomes a problem detail (RFC 9457), and how durations are written. */
@NullMarked
package io.enot.http;

import org.jspecify.annotations.NullMarked;
