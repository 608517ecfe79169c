package dev.crossfire.streams.fact;

import dev.crossfire.model.fact.PolicyRulesFact;
import dev.crossfire.model.fact.PolicyRulesFact.PolicyRule;
import dev.crossfire.streams.fact.text.TextLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code ip rule}. */
final class PolicyRuleReader {

    private static final int MOST_RULES = 24;
    private static final Set<String> VERDICTS = Set.of("unreachable", "blackhole", "prohibit", "nop");

    private PolicyRuleReader() {}

    static boolean isRule(String whole) {
        String line = whole.strip();
        int words = wordsAt(line);
        return words > 0 && (line.startsWith("from ", words) || line.startsWith("not ", words));
    }

    /** Where what stands behind {@code 32766: } begins; -1 when the line begins otherwise. */
    private static int wordsAt(String line) {
        int colon = TextLines.digitsEnd(line, 0);
        boolean numbered = colon > 0 && line.startsWith(":", colon);
        int words = numbered ? TextLines.wordFrom(line, colon + 1) : 0;
        return words > colon + 1 ? words : -1;
    }

    static PolicyRulesFact read(String text) {
        List<PolicyRule> rules = new ArrayList<>();
        for (String whole : TextLines.of(text)) {
            String line = whole.strip();
            int words = wordsAt(line);
            if (words > 0) {
                int pref = Integer.parseInt(bounded(line.substring(0, line.indexOf(':'))));
                rules.add(rule(pref, line.substring(words), line));
            }
        }
        return new PolicyRulesFact(bounded(rules));
    }

    /** The kernel's own three and what comes before them are kept; of very many others the first. */
    private static List<PolicyRule> bounded(List<PolicyRule> rules) {
        if (rules.size() <= MOST_RULES) {
            return rules;
        }
        List<PolicyRule> kept = new ArrayList<>(rules.subList(0, MOST_RULES - 2));
        kept.addAll(rules.subList(rules.size() - 2, rules.size()));
        return kept;
    }

    private static PolicyRule rule(int pref, String words, String line) {
        List<String> parts = TextLines.words(words);
        int action = actionAt(parts);
        String verb = action < parts.size() ? parts.get(action) : "nop";
        String word = verb.equals("table") ? "lookup" : verb;
        String operand = action + 1 < parts.size() ? parts.get(action + 1) : null;
        return new PolicyRule(
                pref,
                String.join(" ", parts.subList(0, action)),
                word,
                target(word, operand),
                suppressed(parts),
                RouteReader.shortened(line.replace('\t', ' ')));
    }

    private static int actionAt(List<String> parts) {
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            if (part.equals("lookup") || part.equals("table") || part.equals("goto") || VERDICTS.contains(part)) {
                return i;
            }
        }
        return parts.size();
    }

    private static @Nullable String target(String action, @Nullable String operand) {
        if (operand == null || VERDICTS.contains(action)) {
            return null;
        }
        return action.equals("lookup") ? RouteReader.tableName(operand) : operand;
    }

    private static @Nullable Integer suppressed(List<String> parts) {
        int at = parts.indexOf("suppress_prefixlength");
        return at < 0 || at + 1 >= parts.size() ? null : RouteReader.number(parts.get(at + 1));
    }

    private static String bounded(String digits) {
        return digits.length() > 9 ? "999999999" : digits;
    }
}
