/** The {@code crossfire} command: parses its flags, starts the parts and wires them. */
@NullMarked
package dev.crossfire.deploy.app;

import org.jspecify.annotations.NullMarked;
