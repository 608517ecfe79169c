/**
 * Diagnoses a closed set of records without a broker, through the same fold: in event-time order, ended by one tick. In come the records of
 * the one log, out go the incidents and findings that stand then.
 */
@NullMarked
package dev.crossfire.streams.diagnosis;

import org.jspecify.annotations.NullMarked;
