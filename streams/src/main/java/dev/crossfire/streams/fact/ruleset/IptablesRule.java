package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.model.fact.Counter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the words of one rule behind {@code -A CHAIN}, in any order, {@code !} before or after the option it negates.
 *
 * <p>A target that is no built-in one is left as a jump: whether a chain of that name stands in the table is known only at its end.
 */
final class IptablesRule {

    private static final Set<String> MODELLED =
            Set.of("comment", "tcp", "udp", "icmp", "conntrack", "state", "mark", "addrtype", "multiport", "iprange");

    private final List<String> words;
    private int at;

    private final List<Match> matches = new ArrayList<>();
    private final Map<String, String> targetOptions = new HashMap<>();
    private @Nullable String module;
    private @Nullable String target;
    private boolean targetNewest;
    private boolean goesTo;
    private @Nullable Counter counter;

    private IptablesRule(List<String> words) {
        this.words = words;
    }

    /** @param counter of {@code -c}, which {@code -S -v} prints; null when not printed */
    record Read(
            List<Match> matches,
            List<Effect> effects,
            Verdict verdict,
            @Nullable Counter counter) {

        Read {
            matches = List.copyOf(matches);
            effects = List.copyOf(effects);
        }
    }

    /** Empty when the words end before the rule does. */
    static Optional<Read> read(List<String> words) {
        IptablesRule rule = new IptablesRule(words);
        return rule.options() ? Optional.of(rule.result()) : Optional.empty();
    }

    private Read result() {
        String word = target == null ? "" : target;
        Verdict verdict =
                goesTo ? Verdict.chain(Verdict.Kind.GOTO, word) : IptablesTargets.verdict(word, targetOptions);
        return new Read(matches, IptablesTargets.effects(word, targetOptions), verdict, counter);
    }

    private boolean options() {
        while (at < words.size()) {
            boolean negated = words.get(at).equals("!");
            if (negated && ++at == words.size()) {
                return false;
            }
            if (!option(words.get(at++), negated)) {
                return false;
            }
        }
        return true;
    }

    private boolean option(String option, boolean negated) {
        switch (option) {
            case "-f", "--fragment" -> {
                matches.add(new Match.Fixed(Truth.NO).negatedIf(negated));
                return true;
            }
            case "-4", "--ipv4", "-6", "--ipv6" -> {
                return true;
            }
            case "-c", "--set-counters" -> {
                return counters();
            }
            case "--syn" -> {
                matches.add(IptablesMatches.tcpFlags("FIN,SYN,RST,ACK", "SYN").negatedIf(negated));
                return true;
            }
            default -> {
                return withValue(option, negated);
            }
        }
    }

    private boolean withValue(String option, boolean negated) {
        if (!known(option)) {
            unknown(option);
            return true;
        }
        boolean opposite = negated;
        if (at < words.size() && words.get(at).equals("!") && !option.equals("--comment")) {
            opposite = !negated;
            at++;
        }
        if (at == words.size()) {
            return false;
        }
        return knownOption(option, words.get(at++), opposite);
    }

    private boolean known(String option) {
        return switch (option) {
            case "-s", "--source", "--src", "-d", "--destination", "--dst" -> true;
            case "-i", "--in-interface", "-o", "--out-interface", "-p", "--protocol", "--proto" -> true;
            case "-m", "--match", "-j", "--jump", "-g", "--goto", "--comment", "--tcp-flags" -> true;
            case "--dport", "--destination-port", "--sport", "--source-port" -> true;
            case "--dports", "--destination-ports", "--sports", "--source-ports", "--ports" -> true;
            case "--ctstate", "--state", "--src-type", "--dst-type", "--src-range", "--dst-range", "--ctproto" -> true;
            case "--mark" -> "mark".equals(module) && !targetNewest;
            default -> targetNewest && IptablesTargets.TAKES_VALUE.contains(option);
        };
    }

    private boolean knownOption(String option, String value, boolean negated) {
        Match match = switch (option) {
            case "-s", "--source", "--src" -> IptablesMatches.address(true, value);
            case "-d", "--destination", "--dst" -> IptablesMatches.address(false, value);
            case "-i", "--in-interface" -> new Match.Device(true, value);
            case "-o", "--out-interface" -> new Match.Device(false, value);
            case "-p", "--protocol", "--proto", "--ctproto" -> IptablesMatches.protocol(value);
            case "--dport", "--destination-port" -> IptablesMatches.ports(true, value, ":");
            case "--sport", "--source-port" -> IptablesMatches.ports(false, value, ":");
            case "--dports", "--destination-ports" -> IptablesMatches.ports(true, value, ":");
            case "--sports", "--source-ports" -> IptablesMatches.ports(false, value, ":");
            case "--ports" ->
                new Match.Any(
                        List.of(IptablesMatches.ports(true, value, ":"), IptablesMatches.ports(false, value, ":")));
            case "--ctstate", "--state" -> IptablesMatches.states(value);
            case "--src-type" -> IptablesMatches.addressType(true, value);
            case "--dst-type" -> IptablesMatches.addressType(false, value);
            case "--src-range" -> IptablesMatches.addressRange(true, value);
            case "--dst-range" -> IptablesMatches.addressRange(false, value);
            case "--mark" -> IptablesMatches.mark(value);
            default -> null;
        };
        if (match != null) {
            matches.add(match.negatedIf(negated));
            return true;
        }
        return wordOption(option, value, negated);
    }

    private boolean wordOption(String option, String value, boolean negated) {
        switch (option) {
            case "-m", "--match" -> {
                module = value;
                targetNewest = false;
                if (!MODELLED.contains(value)) {
                    matches.add(new Match.Unmodelled("-m " + value));
                }
            }
            case "-j", "--jump", "-g", "--goto" -> {
                target = value;
                targetNewest = true;
                goesTo = option.equals("-g") || option.equals("--goto");
            }
            case "--tcp-flags" -> {
                if (at == words.size()) {
                    return false;
                }
                matches.add(IptablesMatches.tcpFlags(value, words.get(at++)).negatedIf(negated));
            }
            case "--comment" -> {}
            default -> targetOptions.put(option, value);
        }
        return true;
    }

    /** An option of a match that is not modelled, or one of a target that changes nothing here. */
    private void unknown(String option) {
        if (targetNewest) {
            targetOptions.put(option, "");
        } else if (module == null || MODELLED.contains(module)) {
            matches.add(new Match.Unmodelled((module == null ? "" : "-m " + module + " ") + option));
        }
        while (at < words.size()
                && !words.get(at).startsWith("-")
                && !words.get(at).equals("!")) {
            at++;
        }
    }

    private boolean counters() {
        if (at + 2 > words.size()) {
            return false;
        }
        counter = IptablesText.counter(words.get(at), words.get(at + 1));
        at += 2;
        return true;
    }
}
