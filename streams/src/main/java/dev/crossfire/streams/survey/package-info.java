/**
 * What stands in the raw topics, and what is wrong with it: {@link dev.crossfire.streams.survey.Survey} counts, {@link
 * dev.crossfire.streams.survey.Examination} judges, {@link dev.crossfire.streams.survey.Cure} says what to set in the shipper in use. Pure:
 * records in, ailments out.
 */
@NullMarked
package dev.crossfire.streams.survey;

import org.jspecify.annotations.NullMarked;
