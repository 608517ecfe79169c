/** What the readers of commands' outputs share: lines and addresses. */
@NullMarked
package dev.crossfire.streams.fact.text;

import org.jspecify.annotations.NullMarked;
