package dev.crossfire.streams.fact.ruleset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code iptables -L} prints behind the addresses of a rule: its matches in words, its comment, what its target does. */
final class ListedExtras {

    private static final Map<String, String> MARK_OPTIONS = Map.of(
            "set", "--set-mark", "xset", "--set-xmark", "or", "--or-mark", "and", "--and-mark", "xor", "--xor-mark");

    /** Words that begin what the target's own options are, none of which changes the packet's way. */
    private static final Set<String> OF_TARGETS =
            Set.of("reject-with", "LOG", "NFLOG", "ULOG", "random", "random-fully", "persistent", "TCPMSS", "masq");

    private final List<String> words;
    private final String target;
    private int at;

    ListedExtras(List<String> words, String target) {
        this.words = words;
        this.target = target;
    }

    /** Adds the matches, then the target with its options, as a save has them. */
    void addTo(List<String> rule) {
        List<String> options = new ArrayList<>();
        boolean goes = false;
        while (at < words.size()) {
            if (words.get(at).equals("[goto]")) {
                goes = true;
                at++;
            } else if (words.get(at).startsWith("/*")) {
                comment(rule);
            } else {
                extra(rule, options);
            }
        }
        if (!target.isEmpty()) {
            rule.add(goes ? "-g" : "-j");
            rule.add(target);
            rule.addAll(options);
        }
    }

    private void comment(List<String> rule) {
        StringBuilder text = new StringBuilder();
        at++;
        while (at < words.size() && !words.get(at).equals("*/")) {
            text.append(text.length() == 0 ? "" : " ").append(words.get(at++));
        }
        at++;
        rule.addAll(List.of("-m", "comment", "--comment", text.toString()));
    }

    private void extra(List<String> rule, List<String> options) {
        boolean negated = words.get(at).equals("!");
        if (negated) {
            at++;
        }
        String word = next();
        switch (word) {
            case "ctstate", "state" -> match(rule, "conntrack", "--ctstate", negated, next());
            case "ADDRTYPE" -> {
                if (peek().equals("match")) {
                    at++;
                }
            }
            case "src-type", "dst-type" -> match(rule, "addrtype", "--" + word, negated, next());
            case "mark" -> {
                if (peek().equals("match")) {
                    at++;
                }
                match(rule, "mark", "--mark", negated, next());
            }
            case "multiport" -> {}
            case "dports", "sports", "ports" -> match(rule, "multiport", "--" + word, negated, next());
            case "tcp", "udp" -> {}
            case "MARK" -> {
                String option = MARK_OPTIONS.get(next());
                options.addAll(option == null ? List.of() : List.of(option, next()));
            }
            case "redir" -> {
                next();
                options.addAll(List.of("--to-ports", next()));
            }
            case "CT" -> options.addAll(next().equals("notrack") ? List.of("--notrack") : List.of());
            default -> glued(rule, options, word, negated);
        }
    }

    /** Words whose value stands in them, behind a colon; anything else is a match that is not modelled. */
    private void glued(List<String> rule, List<String> options, String word, boolean negated) {
        int colon = word.indexOf(':');
        String name = colon < 0 ? word : word.substring(0, colon);
        String value = colon < 0 ? "" : word.substring(colon + 1);
        switch (name) {
            case "dpt", "dpts" -> match(rule, "tcp", "--dport", negated, value);
            case "spt", "spts" -> match(rule, "tcp", "--sport", negated, value);
            case "flags" -> flags(rule, value, negated);
            case "to" -> options.addAll(List.of(target.equals("DNAT") ? "--to-destination" : "--to-source", value));
            default -> other(rule, name);
        }
    }

    private static void flags(List<String> rule, String value, boolean negated) {
        boolean syn = value.equals("0x17/0x02") || value.equals("FIN,SYN,RST,ACK/SYN") || value.equals("0x16/0x02");
        if (syn) {
            rule.addAll(negated ? List.of("!", "--syn") : List.of("--syn"));
        } else {
            rule.addAll(List.of("-m", "flags"));
        }
    }

    private void other(List<String> rule, String word) {
        if (OF_TARGETS.contains(word)) {
            at = skipTo("/*");
        } else if (!word.isEmpty()) {
            rule.addAll(List.of("-m", word));
        }
    }

    private int skipTo(String begin) {
        int end = at;
        while (end < words.size() && !words.get(end).startsWith(begin)) {
            end++;
        }
        return end;
    }

    private static void match(List<String> rule, String module, String option, boolean negated, String value) {
        boolean opposite = negated != value.startsWith("!");
        String plain = value.startsWith("!") ? value.substring(1) : value;
        rule.addAll(List.of("-m", module));
        if (opposite) {
            rule.add("!");
        }
        rule.addAll(List.of(option, plain));
    }

    private String peek() {
        return at < words.size() ? words.get(at) : "";
    }

    private String next() {
        return at < words.size() ? words.get(at++) : "";
    }
}
