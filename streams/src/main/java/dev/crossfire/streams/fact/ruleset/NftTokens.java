package dev.crossfire.streams.fact.ruleset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Cuts an nft ruleset into tokens. */
final class NftTokens {

    /** The handle that {@code nft -a} prints as a comment behind a rule; its number follows. */
    static final String HANDLE = "#handle";

    /** Any other comment; inside a rule it may be a match that nft could not translate. */
    static final String COMMENT = "#comment";

    static final String LINE_END = "\n";

    private static final String SINGLE = "{},;()";
    private static final List<String> SINGLES = List.of(SINGLE.split(""));

    /** So many different words are kept once; a set may hold a million elements of few. */
    private static final int MOST_SHARED = 4096;

    /**
     * @param text without quotes
     * @param line of the text, from 1
     * @param start in the text
     * @param end in the text, behind it
     */
    record Token(String text, boolean quoted, int line, int start, int end) {

        boolean is(String word) {
            return !quoted && text.equals(word);
        }
    }

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private final Map<String, String> words = new HashMap<>();
    private int at;
    private int line = 1;

    /** The line's end that was looked for last: one giant line is looked through once. */
    private int lineEndAfter = -1;

    private NftTokens(String text) {
        this.text = text;
    }

    static List<Token> of(String text) {
        NftTokens lexer = new NftTokens(text);
        while (lexer.at < text.length()) {
            lexer.next();
        }
        return lexer.tokens;
    }

    private void next() {
        char c = text.charAt(at);
        if (isLineEnd(c)) {
            lineEnd();
        } else if (c == '\\' && at + 1 < text.length() && isLineEnd(text.charAt(at + 1))) {
            at++;
            lineEnd();
            tokens.remove(tokens.size() - 1);
        } else if (Character.isWhitespace(c)) {
            at++;
        } else if (c == '#') {
            comment();
        } else if (c == '"') {
            quoted();
        } else if (SINGLE.indexOf(c) >= 0) {
            add(SINGLES.get(SINGLE.indexOf(c)), false, at, ++at);
        } else {
            word();
        }
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    private void lineEnd() {
        int start = at;
        at += text.startsWith("\r\n", at) ? 2 : 1;
        add(LINE_END, false, start, at);
        line++;
    }

    private void comment() {
        int end = at;
        while (end < text.length() && !isLineEnd(text.charAt(end))) {
            end++;
        }
        String comment = text.substring(at + 1, end).strip();
        if (comment.startsWith("handle ")) {
            add(HANDLE, false, at, at);
            add(comment.substring("handle ".length()).strip(), false, at, end);
        } else {
            add(COMMENT, false, at, end);
        }
        at = end;
    }

    private void quoted() {
        int end = text.indexOf('"', at + 1);
        if (lineEndAfter < at) {
            int found = text.indexOf('\n', at);
            lineEndAfter = found < 0 ? Integer.MAX_VALUE : found;
        }
        int lineEnd = lineEndAfter == Integer.MAX_VALUE ? -1 : lineEndAfter;
        boolean closed = end >= 0 && (lineEnd < 0 || end < lineEnd);
        int stop = closed ? end : lineEnd < 0 ? text.length() : lineEnd;
        add(text.substring(at + 1, stop), true, at, closed ? stop + 1 : stop);
        at = closed ? stop + 1 : stop;
    }

    private void word() {
        int end = at;
        while (end < text.length() && isWord(text.charAt(end))) {
            end++;
        }
        add(text.substring(at, end), false, at, end);
        at = end;
    }

    private static boolean isWord(char c) {
        return !Character.isWhitespace(c) && SINGLE.indexOf(c) < 0 && c != '"' && c != '#';
    }

    private void add(String word, boolean quoted, int start, int end) {
        String known = words.size() < MOST_SHARED ? words.putIfAbsent(word, word) : words.get(word);
        tokens.add(new Token(known == null ? word : known, quoted, line, start, end));
    }
}
