/** How people type times, and how text from logs is made fit for a terminal. */
@NullMarked
package dev.crossfire.deploy.app.text;

import org.jspecify.annotations.NullMarked;
