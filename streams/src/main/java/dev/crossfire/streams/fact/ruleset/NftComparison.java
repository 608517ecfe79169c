package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.streams.fact.ruleset.NftTokens.Token;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The right side of a comparison in nft.
 *
 * @param operator {@code ==} when none is said
 * @param set what the left side is compared with
 * @param bitwise its values are joined by {@code |}: one value of several bits
 */
record NftComparison(String operator, NftSet set, boolean bitwise) {

    static NftComparison read(NftCursor cursor, Map<String, NftSet> sets) {
        String operator = "==";
        for (String each : List.of("==", "!=", "!", "<=", ">=", "<", ">", "eq", "ne")) {
            if (cursor.take(each)) {
                operator = each;
                break;
            }
        }
        NftSet named = set(cursor, sets);
        if (named != null) {
            return new NftComparison(operator, named, false);
        }
        boolean[] bitwise = {false};
        List<NftSet.Element> values = values(cursor, bitwise);
        return new NftComparison(operator, new NftSet(values, !values.isEmpty()), bitwise[0]);
    }

    /** {@code { … }} or {@code @name}; null when neither stands here. */
    static @Nullable NftSet set(NftCursor cursor, Map<String, NftSet> sets) {
        if (cursor.take("{")) {
            return NftSet.of(cursor.block());
        }
        if (cursor.hasNext() && !cursor.peek().quoted() && cursor.peek().text().startsWith("@")) {
            return sets.getOrDefault(cursor.next().text().substring(1), new NftSet(List.of(), false));
        }
        return null;
    }

    /** One value, or several with commas, or the parts of a concatenation. */
    private static List<NftSet.Element> values(NftCursor cursor, boolean[] bitwise) {
        List<NftSet.Element> values = new ArrayList<>();
        List<String> key = new ArrayList<>();
        key.add(cursor.next().text());
        while (cursor.at(",") || cursor.at(".") || cursor.at("|")) {
            Token separator = cursor.next();
            bitwise[0] |= separator.is("|");
            if (!separator.is(".")) {
                values.add(new NftSet.Element(key, List.of()));
                key.clear();
            }
            key.add(cursor.next().text());
        }
        values.add(new NftSet.Element(key, List.of()));
        return values;
    }

    Match match(List<NftKey> keys) {
        if (keys.contains(NftKey.OTHER_PROTOCOL)) {
            return new Match.OtherProtocol();
        }
        if (!set.certain()) {
            return new Match.Unmodelled("a set");
        }
        boolean negated = operator.equals("!=") || operator.equals("ne") || operator.equals("!");
        boolean flags = keys.equals(List.of(NftKey.STATE)) || keys.equals(List.of(NftKey.STATUS));
        if (flags && negated && !operator.equals("!")) {
            return otherFlags(keys);
        }
        Match match = anyElement(keys);
        return switch (operator) {
            case "==", "eq", "!=", "ne" -> match.negatedIf(negated);
            case "!" -> keys.equals(List.of(NftKey.STATUS)) ? tracked(new Match.Not(match)) : new Match.Not(match);
            default -> ordered(keys);
        };
    }

    /** {@code !=} compares all bits of a state or status with these: a state has one bit, a status others than these in any case. */
    private Match otherFlags(List<NftKey> keys) {
        if (keys.contains(NftKey.STATUS)) {
            return tracked(new Match.Fixed(Truth.YES));
        }
        if (bitwise) {
            return new Match.Fixed(Truth.YES);
        }
        return new Match.Not(anyElement(keys));
    }

    private Match anyElement(List<NftKey> keys) {
        Set<Match> any = new LinkedHashSet<>();
        set.elements().forEach(element -> any.add(element(keys, element)));
        return Match.anyOf(any);
    }

    private static Match tracked(Match match) {
        return new Match.ConnectionStatus(match);
    }

    private Match ordered(List<NftKey> keys) {
        List<String> key = set.elements().iterator().next().key();
        boolean port = keys.equals(List.of(NftKey.DESTINATION_PORT)) || keys.equals(List.of(NftKey.SOURCE_PORT));
        int value = port ? Numbers.port(key.get(0)).orElse(-1) : -1;
        if (value < 0) {
            return new Match.Unmodelled("a comparison by " + operator);
        }
        String range = switch (operator) {
            case "<" -> "0-" + Math.max(0, value - 1);
            case "<=" -> "0-" + value;
            case ">" -> Math.min(65535, value + 1) + "-65535";
            default -> value + "-65535";
        };
        return keys.get(0).equalTo(range);
    }

    /** The match of one element, part by part. */
    static Match element(List<NftKey> keys, NftSet.Element element) {
        if (element.key().equals(List.of("*"))) {
            return new Match.Fixed(Truth.YES);
        }
        if (keys.size() != element.key().size()) {
            return new Match.Unmodelled("a set");
        }
        List<Match> all = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            all.add(keys.get(i).equalTo(element.key().get(i)));
        }
        return all.size() == 1 ? all.get(0) : new Match.All(all);
    }
}
