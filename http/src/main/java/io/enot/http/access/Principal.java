package io.enot.http.access;

import io.enot.contract.record.Grant;

/**
 * Somebody who is known.
 *
 * @param name under which he stands in the log
 */
record Principal(String name, Grant grant) {}
