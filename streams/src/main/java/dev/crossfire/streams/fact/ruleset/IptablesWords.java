package dev.crossfire.streams.fact.ruleset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts a line of iptables into words; quoted ones lose their quotes and escapes. */
final class IptablesWords {

    private IptablesWords() {}

    /** Empty when a quote is not closed, as in a line that was cut. */
    static Optional<List<String>> of(String line) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '"') {
                StringBuilder word = new StringBuilder();
                at = quoted(line, at + 1, word);
                if (at < 0) {
                    return Optional.empty();
                }
                words.add(word.toString());
            } else {
                int end = at;
                while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
                    end++;
                }
                words.add(line.substring(at, end));
                at = end;
            }
        }
        return Optional.of(words);
    }

    private static int quoted(String line, int from, StringBuilder word) {
        for (int at = from; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                return at + 1;
            }
            if (c == '\\' && at + 1 < line.length()) {
                at++;
                word.append(line.charAt(at));
            } else {
                word.append(c);
            }
        }
        return -1;
    }
}
