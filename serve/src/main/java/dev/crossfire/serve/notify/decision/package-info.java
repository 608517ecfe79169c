/** What to say, if anything: pure functions of an incident's newest revision and of what was said before. */
@NullMarked
package dev.crossfire.serve.notify.decision;

import org.jspecify.annotations.NullMarked;
