/** {@code crossfire bench}: what it costs, measured where it is asked. */
@NullMarked
package dev.crossfire.deploy.app.bench;

import org.jspecify.annotations.NullMarked;
