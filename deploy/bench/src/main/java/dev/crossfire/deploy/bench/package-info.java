/**
 * What {@code crossfire bench} measures. A benchmark makes its own input, says what it measured as one record, and never fails for being slow
 * unless a bound that others rely on is broken by far: machines differ, ratios within one run do not.
 */
@NullMarked
package dev.crossfire.deploy.bench;

import org.jspecify.annotations.NullMarked;
