/** What nodes tell by themselves: the latest of everything, and the course of one quantity over time. */
@NullMarked
package io.enot.result.report;

import org.jspecify.annotations.NullMarked;
