package dev.crossfire.streams.evidence;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.ConntrackFact;
import dev.crossfire.model.fact.Counter;
import dev.crossfire.model.fact.Fact;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.SocketsFact;
import dev.crossfire.model.signal.PartFact;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One part of a node's snapshots over the horizon: each distinct content once, and which content it had when.
 *
 * @param contents hash of text and fact → fact: the {@link #MOST_CONTENTS} newest; of connections also the first of each minute, and older ones
 *     that show packets which may have been dropped
 * @param samples when taken → what; thinned to the first and last of ten seconds (of a minute when the part has no counters)
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PartSeries(
        String part,
        @Nullable Backend backend,
        NavigableMap<String, Fact> contents,
        NavigableMap<Instant, PartSample> samples) {

    static final int MOST_CONTENTS = 8;

    /** Kinds of packets of which the first content that shows one is among these, however old. */
    private static final int MOST_KINDS = 3;

    /** Of the last contents that show one, these too: what failed first may have been something else. */
    private static final int LAST_WITNESSES = 2;

    /** A finished connection is listed for two minutes, so that what passes is seen in one of these. More than evidence is kept of. */
    private static final int MOST_MINUTES = 12;

    private static final int MINUTE = 60;

    /** A snapshot says nothing of times further away than evidence is kept. */
    public static final Duration TELLS_OF = Duration.ofMinutes(10);

    private static final int MOST_UNRESOLVED_COUNTERS = 256;
    private static final int HASH_LENGTH = 16;

    /** Ends the hash of a part whose text did not come with it. */
    private static final String UNRESOLVED = "-?";

    public PartSeries {
        contents = contents == null
                ? Collections.emptyNavigableMap()
                : Collections.unmodifiableNavigableMap(new TreeMap<>(contents));
        samples = samples == null
                ? Collections.emptyNavigableMap()
                : Collections.unmodifiableNavigableMap(new TreeMap<>(samples));
    }

    static PartSeries start(PartFact fact) {
        return new PartSeries(
                fact.part(), fact.backend(), Collections.emptyNavigableMap(), Collections.emptyNavigableMap());
    }

    /** The series with one more sample; a part without its text keeps its counters until its content is known. */
    PartSeries plus(PartFact fact, @Nullable String bootId) {
        String hash = fact.hash().substring(0, Math.min(HASH_LENGTH, fact.hash().length()));
        TreeMap<String, Fact> known = new TreeMap<>(contents);
        TreeMap<Instant, PartSample> more = new TreeMap<>(samples);
        if (fact.fact() != null && put(known, hash, fact.fact()) == null) {
            more.replaceAll((at, sample) -> sample.hash().equals(hash) ? named(sample, known.get(hash)) : sample);
        }
        more.merge(
                fact.takenAt(),
                named(new PartSample(hash, bootId, fact.counters()), known.get(hash)),
                PartSeries::fixed);
        NavigableMap<String, Fact> held = bounded(saidBy(more, known), more);
        return new PartSeries(part, fact.backend() != null ? fact.backend() : backend, held, thinned(more, held));
    }

    /** Whether this very sample was taken: of the same time and boot, with the same text and counters. */
    boolean knows(PartFact fact, @Nullable String bootId) {
        PartSample known = samples.get(fact.takenAt());
        if (known == null) {
            return false;
        }
        String hash = fact.hash().substring(0, Math.min(HASH_LENGTH, fact.hash().length()));
        return named(new PartSample(hash, bootId, fact.counters()), contents.get(hash))
                .equals(known);
    }

    /** Whether a sample of that time is held with what it says, and with what the one before it says. */
    boolean holds(Instant at) {
        PartSample sample = samples.get(at);
        Map.Entry<Instant, PartSample> before = samples.lowerEntry(at);
        return sample != null && content(sample) != null && before != null && content(before.getValue()) != null;
    }

    PartSeries since(Instant start) {
        return with(samples.tailMap(start, true));
    }

    PartSeries until(Instant end) {
        return with(samples.headMap(end, true));
    }

    /** With some of its samples, and what they say; the very same with all of them. */
    private PartSeries with(NavigableMap<Instant, PartSample> some) {
        if (some.size() == samples.size()) {
            return this;
        }
        return new PartSeries(part, backend, saidBy(some, contents), some);
    }

    private static TreeMap<String, Fact> saidBy(Map<Instant, PartSample> samples, Map<String, Fact> contents) {
        Set<String> used = new HashSet<>();
        samples.values().forEach(sample -> used.add(text(sample.hash())));
        TreeMap<String, Fact> said = new TreeMap<>(contents);
        said.keySet().removeIf(hash -> !used.contains(text(hash)));
        return said;
    }

    /** What the part said at a sample; null when its text was never seen. */
    public @Nullable Fact content(PartSample sample) {
        if (!sample.hash().endsWith(UNRESOLVED)) {
            return contents.get(sample.hash());
        }
        String text = sample.hash().substring(0, sample.hash().length() - UNRESOLVED.length());
        Map.Entry<String, Fact> first = contents.ceilingEntry(text);
        return first != null && first.getKey().startsWith(text) ? first.getValue() : null;
    }

    /**
     * The sample that stood at a time: the last at or before it, else the first after it; null when there is none within {@link
     * #TELLS_OF} of it.
     */
    public Map.@Nullable Entry<Instant, PartSample> asOf(Instant at) {
        Map.Entry<Instant, PartSample> floor = samples.floorEntry(at);
        Map.Entry<Instant, PartSample> near =
                floor != null && tellsOf(floor.getKey(), at) ? floor : samples.ceilingEntry(at);
        return near != null && tellsOf(near.getKey(), at) ? near : null;
    }

    /** Whether what was seen at one time tells of another. */
    public static boolean tellsOf(Instant seen, Instant at) {
        Duration apart = seen.isBefore(at) ? Duration.between(seen, at) : Duration.between(at, seen);
        return apart.compareTo(TELLS_OF) <= 0;
    }

    @JsonIgnore
    public boolean isEmpty() {
        return samples.isEmpty();
    }

    /** Gives what stood there before; null when nothing did. */
    private static @Nullable Fact put(Map<String, Fact> contents, String hash, Fact fact) {
        Fact before = contents.get(hash);
        boolean told = before instanceof RulesetFact earlier
                && fact instanceof RulesetFact later
                && earlier.fuller(later).equals(earlier);
        if (!told) {
            contents.put(hash, fact);
        }
        return before;
    }

    /** Two samples at the same instant: the choice must not depend on which came first. */
    private static PartSample fixed(PartSample one, PartSample other) {
        int byHash = one.hash().compareTo(other.hash());
        if (byHash != 0) {
            return byHash < 0 ? one : other;
        }
        long packets =
                one.counters().values().stream().mapToLong(Counter::packets).sum();
        long otherPackets =
                other.counters().values().stream().mapToLong(Counter::packets).sum();
        return packets <= otherPackets ? one : other;
    }

    private static PartSample named(PartSample sample, @Nullable Fact content) {
        if (content == null) {
            TreeMap<Integer, Counter> some = new TreeMap<>(sample.counters());
            while (some.size() > MOST_UNRESOLVED_COUNTERS) {
                some.pollLastEntry();
            }
            return new PartSample(sample.hash(), sample.bootId(), some);
        }
        if (!(content instanceof RulesetFact ruleset)) {
            return new PartSample(sample.hash(), sample.bootId(), Map.of());
        }
        TreeMap<Integer, Counter> kept = new TreeMap<>(sample.counters());
        kept.keySet().retainAll(ruleset.countedLines());
        return new PartSample(sample.hash(), sample.bootId(), kept);
    }

    /** Of neighbours within one step with equal content, or whose content is held no more, the first and the last. */
    private static NavigableMap<Instant, PartSample> thinned(TreeMap<Instant, PartSample> all, Map<String, Fact> held) {
        long step = all.values().stream().anyMatch(sample -> !sample.counters().isEmpty()) ? Bucket.SECONDS : MINUTE;
        TreeMap<Instant, PartSample> kept = new TreeMap<>();
        for (Map.Entry<Instant, PartSample> entry : all.entrySet()) {
            boolean follows = together(all.lowerEntry(entry.getKey()), entry, step, held);
            boolean isFollowed = together(all.higherEntry(entry.getKey()), entry, step, held);
            if (!(follows && isFollowed)) {
                kept.put(entry.getKey(), entry.getValue());
            }
        }
        return kept;
    }

    private static boolean together(
            Map.@Nullable Entry<Instant, PartSample> neighbour,
            Map.Entry<Instant, PartSample> entry,
            long seconds,
            Map<String, Fact> held) {
        return neighbour != null
                && told(neighbour.getValue(), held).equals(told(entry.getValue(), held))
                && Math.floorDiv(neighbour.getKey().getEpochSecond(), seconds)
                        == Math.floorDiv(entry.getKey().getEpochSecond(), seconds);
    }

    /** What a sample has beyond its time: nothing where its content was let go, whichever it was. */
    private static String told(PartSample sample, Map<String, Fact> held) {
        return sample.hash().endsWith(UNRESOLVED) || held.containsKey(sample.hash()) ? sample.hash() : "";
    }

    /**
     * The newest; of connections, which are others each time, also what they were in each minute, and what shows packets that a rule may have
     * dropped: neither what proved a conflict nor what shows its end is let go for what came after.
     */
    private static NavigableMap<String, Fact> bounded(
            TreeMap<String, Fact> known, TreeMap<Instant, PartSample> samples) {
        if (known.size() <= MOST_CONTENTS) {
            return known;
        }
        Collection<PartSample> newestFirst = samples.descendingMap().values();
        TreeMap<String, Fact> kept = kept(MOST_CONTENTS, known, newestFirst, fact -> true);
        kept.putAll(kept(MOST_MINUTES, known, firstOfMinutes(samples), PartSeries::isOfConnections));
        kept.putAll(kept(
                LAST_WITNESSES, known, newestFirst, fact -> !foreignSyns(fact).isEmpty()));
        Set<String> kinds = new HashSet<>();
        kept.putAll(kept(MOST_KINDS, known, samples.values(), fact -> showsAnother(fact, kinds)));
        return kept;
    }

    private static boolean isOfConnections(Fact fact) {
        return fact instanceof ConntrackFact || fact instanceof SocketsFact;
    }

    /** From the newest on. */
    private static Collection<PartSample> firstOfMinutes(TreeMap<Instant, PartSample> samples) {
        TreeMap<Long, PartSample> firsts = new TreeMap<>(Comparator.reverseOrder());
        samples.forEach((at, sample) -> firsts.putIfAbsent(Math.floorDiv(at.getEpochSecond(), MINUTE), sample));
        return firsts.values();
    }

    private static TreeMap<String, Fact> kept(
            int most, Map<String, Fact> known, Collection<PartSample> samples, Predicate<Fact> wanted) {
        TreeMap<String, Fact> kept = new TreeMap<>();
        for (PartSample sample : samples) {
            known.forEach((hash, fact) -> {
                boolean room = kept.size() < most && !kept.containsKey(hash);
                if (room && text(hash).equals(text(sample.hash())) && wanted.test(fact)) {
                    kept.put(hash, fact);
                }
            });
        }
        return kept;
    }

    /** Adds the kinds that a content shows; gives whether there was another among them. */
    private static boolean showsAnother(Fact fact, Set<String> kinds) {
        boolean another = false;
        for (String syn : foreignSyns(fact)) {
            another |= kinds.size() < MOST_KINDS && kinds.add(syn);
        }
        return another;
    }

    /** By where from and where to: a rewriter reaches other ports than the checked one. In a fixed order. */
    private static NavigableSet<String> foreignSyns(Fact fact) {
        TreeSet<String> syns = new TreeSet<>();
        if (fact instanceof ConntrackFact conntrack) {
            conntrack.flows().stream()
                    .filter(ConntrackFact.Flow::showsForeignSyn)
                    .forEach(flow -> syns.add(flow.source() + " " + flow.replyDestination() + " " + flow.port()));
        } else if (fact instanceof SocketsFact sockets) {
            sockets.connections().stream()
                    .filter(SocketsFact.Connection::showsForeignSyn)
                    .forEach(connection -> syns.add(connection.local() + " " + connection.peerPort()));
        }
        return syns;
    }

    /** The part of a hash that is of the text: all of it, unless something was added to it. */
    private static String text(String hash) {
        int added = hash.lastIndexOf('-');
        return added < 0 ? hash : hash.substring(0, added);
    }
}
