/**
 * What can be asked of a node, with the field names of the original 2017 demonstration: one record per kind of message. The callers' JSON is read here,
 * and nowhere else.
 */
@NullMarked
package io.enot.contract.message;

import org.jspecify.annotations.NullMarked;
