package dev.crossfire.streams.verdict;

import dev.crossfire.streams.evidence.SignalSeries;
import dev.crossfire.streams.yaml.Yaml;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The closed list of words that a conflict file can use in its conditions. A new word is one class and one line here; nothing is looked up
 * by reflection.
 */
public final class CheckVocabulary {

    private final Map<String, CheckWord> words = words();
    private final Set<String> signals = new TreeSet<>();
    private final SharedChecks shared;

    /**
     * What is told of a word.
     *
     * @param arguments their form, as written behind the word; empty when it takes none
     * @param says when it holds
     * @param signals that it asks for of its own accord, beside those that its arguments name
     */
    public record Described(String arguments, String says, SortedSet<String> signals) {}

    private Map<String, CheckWord> words() {
        CheckWords words = new CheckWords();
        combining(words);
        signals(words);
        FactWords.addTo(words);
        return words.all();
    }

    private void combining(CheckWords words) {
        words.reading(
                "all", "[CONDITION, …]", "every one of the conditions holds", list -> new Combination.All(each(list)));
        words.reading("any", "[CONDITION, …]", "one of the conditions holds", list -> new Combination.Any(each(list)));
        words.reading(
                "not", "CONDITION", "the condition does not hold", condition -> new Combination.Not(read(condition)));
    }

    private void signals(CheckWords words) {
        words.reading(
                "seen",
                "{signal: NAME, where: {ATTRIBUTE: VALUE}, atLeast: N, within: TIME, over: TIME, newest: true, while: {signal: NAME,"
                        + " where: {…}}}",
                "a signal was seen within the horizon, at least so often (once), so many within this time (one: within this"
                        + " time before the newest that was heard of the node), and first and last at least this far apart;"
                        + " newest: the newest of this name, whatever it says, is such a one; while: only those count before"
                        + " which the newest of this other name was such a one; a value that ends in * stands for all that"
                        + " begin so",
                this::seen);
        words.reading(
                "ordered",
                "{first: {signal: NAME, where: {…}}, then: {signal: NAME, where: {…}}, within: TIME}",
                "the first signal was followed by the second within this time",
                this::ordered);
        words.reading(
                "address-of",
                "{signal: NAME, where: {…}, onNode: true|false}",
                "the address that the signal tells as its value is one of this node's global addresses, or is not",
                this::addressOf);
        words.reading(
                "chains-vanished",
                "{owner: kubernetes|calico|cni, boot: same, with: {signal: NAME, where: {…}}}",
                "all chains of this owner (of any, when none is named) stood in one snapshot and were gone in the next, from every"
                        + " backend, with no reboot between that is known of; boot: same when both tell their boot; with: the"
                        + " signal was seen between the two",
                this::chainsVanished);
        words.reading(
                "listening",
                "{port: N, unless: PROCESS, on: loopback, near: {signal: NAME, where: {…}}}",
                "a process listens on one of these TCP ports; unless: one whose name is told and begins with none of these; on:"
                        + " where it keeps others from 127.0.0.1; near: in the list of sockets that was taken nearest to one of"
                        + " these signals",
                this::listening);
        words.reading(
                "forward-dropped",
                "{kind: policy|rule|last-rule, certainty: exact|may, intervals: N, of: {signal: NAME, where: {…}}, atLeast: N,"
                        + " counted: true}",
                "a rule or policy other than network policy's surely drops, or may drop, what pods send to the outside; last-rule:"
                        + " a rule without conditions; intervals: its counter rose over that many; of: it stood while so many"
                        + " of these were seen, whose subject is the sender and whose value the other end; counted: it surely"
                        + " drops what goes between these two, and its counter rose while they were seen",
                this::forwardDropped);
    }

    /** Every word and what is told of it, in order. */
    public static Map<String, Described> described() {
        Map<String, Described> described = new TreeMap<>();
        new CheckVocabulary(new SharedChecks())
                .words.forEach((name, word) -> described.put(
                        name, new Described(word.arguments(), word.says(), new TreeSet<>(word.signals()))));
        return described;
    }

    CheckVocabulary(SharedChecks shared) {
        this.shared = shared;
    }

    /** Reads one condition: a word, or a map of one word to its arguments. */
    Check read(Yaml condition) {
        return shared.of(alone(condition));
    }

    private Check alone(Yaml condition) {
        if (!condition.isMap()) {
            return word(condition, condition.text()).apply(condition);
        }
        Map<String, Yaml> entries = condition.map();
        if (entries.size() != 1) {
            throw condition.wrong("one condition; several go into all: […] or any: […]");
        }
        Map.Entry<String, Yaml> entry = entries.entrySet().iterator().next();
        CheckWord known = words.get(entry.getKey());
        if (known != null && known.arguments().isEmpty()) {
            throw entry.getValue().wrong("no arguments: '" + entry.getKey() + "' takes none");
        }
        return word(condition, entry.getKey()).apply(entry.getValue());
    }

    private Function<Yaml, Check> word(Yaml condition, String word) {
        CheckWord found = words.get(word);
        if (found == null) {
            throw condition.wrongWord("check", word, words.keySet());
        }
        return found.reader();
    }

    private List<Check> each(Yaml list) {
        if (list.list().isEmpty()) {
            throw list.wrong("at least one condition");
        }
        return list.list().stream().map(this::read).toList();
    }

    /** Names of the signals that the conditions read so far name. */
    Set<String> signals() {
        return Collections.unmodifiableSet(signals);
    }

    private Check seen(Yaml arguments) {
        arguments.only("signal", "where", "atLeast", "within", "over", "newest", "while");
        Yaml newest = arguments.find("newest");
        Yaml during = arguments.find("while");
        Yaml atLeast = arguments.find("atLeast");
        Yaml within = arguments.find("within");
        Yaml over = arguments.find("over");
        return new Seen(
                sought(arguments),
                atLeast == null ? 1 : CheckWords.positive(atLeast),
                within == null ? null : within.duration(),
                over == null ? null : over.duration(),
                newest != null && newest.flag(),
                during == null ? null : sought(during.only("signal", "where")));
    }

    private Check ordered(Yaml arguments) {
        arguments.only("first", "then", "within");
        return new Ordered(
                sought(arguments.get("first").only("signal", "where")),
                sought(arguments.get("then").only("signal", "where")),
                arguments.get("within").duration());
    }

    private Check addressOf(Yaml arguments) {
        arguments.only("signal", "where", "onNode");
        return new AddressOf(sought(arguments), arguments.get("onNode").flag());
    }

    private Check chainsVanished(Yaml arguments) {
        if (!arguments.isMap()) {
            return new ChainsVanished(null, false, null);
        }
        arguments.only("owner", "boot", "with");
        Yaml owner = arguments.find("owner");
        Yaml boot = arguments.find("boot");
        Yaml with = arguments.find("with");
        if (boot != null) {
            FactWords.oneOf(boot, List.of("same"));
        }
        return new ChainsVanished(
                owner == null ? null : FactWords.oneOf(owner, ChainsVanished.OWNERS),
                boot != null,
                with == null ? null : sought(with.only("signal", "where")));
    }

    private Check listening(Yaml arguments) {
        arguments.only("port", "unless", "on", "near");
        Yaml port = arguments.get("port");
        Yaml unless = arguments.find("unless");
        Yaml on = arguments.find("on");
        Yaml near = arguments.find("near");
        if (on != null) {
            FactWords.oneOf(on, List.of("loopback"));
        }
        return new Listening(
                (port.isList() ? port.list() : List.of(port))
                        .stream().map(CheckWords::positive).toList(),
                unless == null ? List.of() : unless.texts(),
                on != null,
                near == null ? null : sought(near.only("signal", "where")));
    }

    private Check forwardDropped(Yaml arguments) {
        if (!arguments.isMap()) {
            return new ForwardDropped(null, true, 0, null, 1, false);
        }
        arguments.only("kind", "certainty", "intervals", "of", "atLeast", "counted");
        Yaml kind = arguments.find("kind");
        Yaml certainty = arguments.find("certainty");
        Yaml intervals = arguments.find("intervals");
        Yaml of = arguments.find("of");
        Yaml atLeast = arguments.find("atLeast");
        Yaml counted = arguments.find("counted");
        return new ForwardDropped(
                kind == null ? null : FactWords.oneOf(kind, ForwardDropped.KINDS),
                certainty == null
                        || FactWords.oneOf(certainty, List.of("exact", "may")).equals("exact"),
                intervals == null ? 0 : CheckWords.positive(intervals),
                of == null ? null : sought(of.only("signal", "where")),
                atLeast == null ? 1 : CheckWords.positive(atLeast),
                counted != null && counted.flag());
    }

    /** {@code [NAME, {signal: NAME, where: {…}, of: victim}, …]}. */
    static EvidenceSignals evidence(Yaml yaml) {
        List<EvidenceSignals.Kind> kinds = new ArrayList<>();
        for (Yaml each : yaml.isList() ? yaml.list() : List.of(yaml)) {
            if (!each.isMap()) {
                kinds.add(new EvidenceSignals.Kind(new Sought(List.of(each.text()), Map.of()), false));
                continue;
            }
            Yaml of = each.only("signal", "where", "of").find("of");
            boolean ofVictim =
                    of != null && FactWords.oneOf(of, List.of("victim")).equals("victim");
            kinds.add(new EvidenceSignals.Kind(sought(each, new TreeSet<>()), ofVictim));
        }
        return new EvidenceSignals(kinds);
    }

    private Sought sought(Yaml yaml) {
        return sought(yaml, signals);
    }

    private static Sought sought(Yaml yaml, Set<String> signals) {
        List<String> names = yaml.get("signal").texts();
        signals.addAll(names);
        Map<String, List<String>> where = new TreeMap<>();
        Yaml conditions = yaml.find("where");
        if (conditions != null) {
            conditions.map().forEach((attribute, values) -> {
                if (!SignalSeries.COMPARED.contains(attribute)) {
                    throw values.wrongWord("attribute", attribute, SignalSeries.COMPARED);
                }
                where.put(attribute, values.texts());
            });
        }
        return new Sought(names, where);
    }
}
