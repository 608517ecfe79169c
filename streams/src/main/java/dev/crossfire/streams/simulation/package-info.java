/**
 * Generated fleets with a known truth, through the real recogniser and fold. In come a number of nodes, a seed and an arrival order; out goes
 * what was missed and what was a false alarm, and a hash that is the same for every order. Knows no Kafka: whoever has a broker sends the
 * same records through it.
 */
@NullMarked
package dev.crossfire.streams.simulation;

import org.jspecify.annotations.NullMarked;
