/**
 * What every process of Crossfire that stays has in common: its {@link dev.crossfire.deploy.app.process.Settings} come from flags and
 * variables, its {@link dev.crossfire.deploy.app.process.DataFolder} outlives it, its
 * {@link dev.crossfire.deploy.app.process.RunningParts} are started in order and stopped in the opposite one when its
 * {@link dev.crossfire.deploy.app.process.Lifetime} is over, it logs one line an event, and answers at {@code /livez}, {@code /readyz} and
 * {@code /metrics}.
 */
@NullMarked
package dev.crossfire.deploy.app.process;

import org.jspecify.annotations.NullMarked;
