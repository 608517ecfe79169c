/**
 * The {@code crossfire} command: parses its flags, starts the parts and wires them.
 *
 * <p>{@link dev.crossfire.deploy.app.CrossfireMain} hands the arguments to {@link dev.crossfire.deploy.app.CrossfireCommand}, which holds
 * the list of subcommands. A subcommand is a thin class of options; what it does stands in classes that are loaded when it runs, so that
 * {@code diagnose} never loads a broker.
 */
@NullMarked
package dev.crossfire.deploy.app;

import org.jspecify.annotations.NullMarked;
