package dev.crossfire.streams.topology;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.signal.Heartbeat;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.streams.entry.DeadEntry;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.signal.Recognised;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A recogniser of a small language, so that the shell is tested apart from what real entries look like: an entry a line, {@code node word}.
 * {@code dead} is unreadable, {@code quiet} irrelevant, {@code beat INSTANT} a heartbeat, {@code bug} throws; all else is a signal's name.
 */
final class LineRecogniser implements Function<RawInput, Recognised> {

    static final String CLUSTER = "lab";

    /** The event time of all signals. */
    static final Instant AT = Instant.parse("2026-11-22T14:47:49Z");

    @Override
    public Recognised apply(RawInput input) {
        List<LogRecord> records = new ArrayList<>();
        List<DeadEntry> dead = new ArrayList<>();
        long in = 0;
        long recognised = 0;
        for (String line :
                new String(input.value(), StandardCharsets.UTF_8).lines().toList()) {
            Coordinates at = input.coordinates().at(Math.toIntExact(in++));
            String[] words = line.split(" ", -1);
            switch (words[1]) {
                case "dead" -> dead.add(new DeadEntry("not an entry", at, line.getBytes(StandardCharsets.UTF_8), 1));
                case "bug" -> throw new IllegalStateException("a bug of the recogniser");
                case "quiet" -> {}
                case "beat" ->
                    records.add(new Heartbeat(CLUSTER, words[0], input.kind(), Instant.parse(words[2]), true, false));
                default -> {
                    recognised++;
                    records.add(signal(input, words, at));
                }
            }
        }
        return new Recognised(
                records, dead, new Recognised.Tally(in, recognised, in - recognised - dead.size(), dead.size()));
    }

    private static Signal signal(RawInput input, String[] words, Coordinates at) {
        return new Signal(words[1], CLUSTER, words[0], input.kind(), AT, AT, 1, Map.of(), "", at, null, false);
    }
}
