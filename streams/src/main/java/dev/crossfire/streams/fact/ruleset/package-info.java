/**
 * Rule sets: one model that {@code iptables-save} and {@code nft list ruleset} are both parsed into, and one evaluator that walks a packet
 * through it. In comes the text of a rule set, out goes what it would, or may, do to the packet of a local health check. Matches are
 * three-valued: what is not modelled is "may", never "yes" and never "no". Next: {@link dev.crossfire.streams.fact} makes facts of it.
 */
@NullMarked
package dev.crossfire.streams.fact.ruleset;

import org.jspecify.annotations.NullMarked;
