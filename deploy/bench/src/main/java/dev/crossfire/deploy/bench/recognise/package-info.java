/**
 * The cost of recognising: ns a line of healthy traffic in each shape, beside a plain pass over the same bytes, and time and heap that the
 * worst input of 1 MiB takes in each parser ({@link dev.crossfire.deploy.bench.recognise.HostileInputs}, the visible list).
 */
@NullMarked
package dev.crossfire.deploy.bench.recognise;

import org.jspecify.annotations.NullMarked;
