/** Tokens of the API: made, listed, revoked. */
@NullMarked
package io.enot.command.token;

import org.jspecify.annotations.NullMarked;
