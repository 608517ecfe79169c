package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.streams.fact.ruleset.NftTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code tcp flags syn / fin,syn,rst,ack} and {@code tcp flags & (fin | syn) == syn}. */
final class NftFlags {

    private NftFlags() {}

    static Match match(List<Token> tokens) {
        List<String> words = new ArrayList<>();
        StringBuilder names = new StringBuilder();
        for (Token token : tokens) {
            String word = token.text();
            if (word.equals("(") || word.equals(")")) {
                continue;
            }
            if (word.equals("|") || word.equals(",")) {
                names.append(',');
            } else if (Character.isLetter(word.charAt(0))) {
                names.append(word.toUpperCase(Locale.ROOT));
            } else {
                words.add(names.toString());
                words.add(word);
                names.setLength(0);
            }
        }
        words.add(names.toString());
        return match(words, tokens.stream().anyMatch(token -> token.is("!=")));
    }

    /** Lists of flags with the operators between them. */
    private static Match match(List<String> words, boolean negated) {
        int slash = words.indexOf("/");
        if (slash > 0) {
            return IptablesMatches.tcpFlags(words.get(slash + 1), words.get(slash - 1))
                    .negatedIf(negated);
        }
        int and = words.indexOf("&");
        int equals = Math.max(words.indexOf("=="), words.indexOf("!="));
        if (and >= 0 && equals > and) {
            return IptablesMatches.tcpFlags(words.get(and + 1), words.get(equals + 1))
                    .negatedIf(negated);
        }
        return new Match.Unmodelled("tcp flags");
    }
}
