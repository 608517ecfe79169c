package dev.crossfire.streams.fact.ruleset;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;

/** The tokens of an nft ruleset; each is a place in its text, since a set may hold a million. */
final class NftTokens extends AbstractList<NftTokens.Token> implements RandomAccess {

    /** The handle that {@code nft -a} prints as a comment behind a rule; its number follows. */
    static final String HANDLE = "#handle";

    /** Any other comment; inside a rule it may be a match that nft could not translate. */
    static final String COMMENT = "#comment";

    static final String LINE_END = "\n";

    private static final String SINGLE = "{},;()";

    /** So many different words are kept once; a set may hold a million elements of few. */
    private static final int MOST_SHARED = 4096;

    private enum Kind {
        WORD,
        QUOTED,
        LINE_END,
        HANDLE,
        COMMENT
    }

    private final String text;
    private final Map<String, String> words = new HashMap<>();
    private int[] starts = new int[256];
    private int[] ends = new int[256];
    private int[] lines = new int[256];
    private Kind[] kinds = new Kind[256];
    private int size;

    private NftTokens(String text) {
        this.text = text;
    }

    static NftTokens of(String text) {
        NftTokens tokens = new NftTokens(text);
        new Lexer(text, tokens).read();
        return tokens;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Token get(int index) {
        return new Token(this, Objects.checkIndex(index, size));
    }

    private void add(Kind kind, int line, int start, int end) {
        if (size == starts.length) {
            int more = size + (size >> 1);
            starts = Arrays.copyOf(starts, more);
            ends = Arrays.copyOf(ends, more);
            lines = Arrays.copyOf(lines, more);
            kinds = Arrays.copyOf(kinds, more);
        }
        starts[size] = start;
        ends[size] = end;
        lines[size] = line;
        kinds[size++] = kind;
    }

    private String shared(String word) {
        String known = words.size() < MOST_SHARED ? words.putIfAbsent(word, word) : words.get(word);
        return known == null ? word : known;
    }

    /** One of them. */
    record Token(NftTokens of, int index) {

        /** Without quotes. */
        String text() {
            return switch (kind()) {
                case WORD -> of.shared(of.text.substring(start(), end()));
                case QUOTED -> of.text.substring(start() + 1, isClosed() ? end() - 1 : end());
                case LINE_END -> NftTokens.LINE_END;
                case HANDLE -> NftTokens.HANDLE;
                case COMMENT -> NftTokens.COMMENT;
            };
        }

        boolean is(String word) {
            return switch (kind()) {
                case WORD -> end() - start() == word.length() && of.text.startsWith(word, start());
                case QUOTED -> false;
                case LINE_END -> word.equals(NftTokens.LINE_END);
                case HANDLE -> word.equals(NftTokens.HANDLE);
                case COMMENT -> word.equals(NftTokens.COMMENT);
            };
        }

        boolean quoted() {
            return kind() == Kind.QUOTED;
        }

        /** Of the text, from 1. */
        int line() {
            return of.lines[index];
        }

        /** In the text. */
        int start() {
            return of.starts[index];
        }

        /** In the text, behind it. */
        int end() {
            return of.ends[index];
        }

        private Kind kind() {
            return of.kinds[index];
        }

        private boolean isClosed() {
            return end() - start() > 1 && of.text.charAt(end() - 1) == '"';
        }
    }

    /** Cuts the text. */
    private static final class Lexer {

        private final String text;
        private final NftTokens tokens;
        private int at;
        private int line = 1;

        /** The line's end that was looked for last: one giant line is looked through once. */
        private int lineEndAfter = -1;

        Lexer(String text, NftTokens tokens) {
            this.text = text;
            this.tokens = tokens;
        }

        void read() {
            while (at < text.length()) {
                next();
            }
        }

        private void next() {
            char c = text.charAt(at);
            if (isLineEnd(c)) {
                lineEnd();
            } else if (c == '\\' && at + 1 < text.length() && isLineEnd(text.charAt(at + 1))) {
                at++;
                lineEnd();
                tokens.size--;
            } else if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '#') {
                comment();
            } else if (c == '"') {
                quoted();
            } else if (SINGLE.indexOf(c) >= 0) {
                add(Kind.WORD, at, ++at);
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
            add(Kind.LINE_END, start, at);
            line++;
        }

        private void comment() {
            int end = at;
            while (end < text.length() && !isLineEnd(text.charAt(end))) {
                end++;
            }
            int begin = at + 1;
            while (begin < end && Character.isWhitespace(text.charAt(begin))) {
                begin++;
            }
            if (text.startsWith("handle ", begin)) {
                int number = begin + "handle ".length();
                int numberEnd = number;
                while (numberEnd < end && isWord(text.charAt(numberEnd))) {
                    numberEnd++;
                }
                add(Kind.HANDLE, at, at);
                add(Kind.WORD, number, numberEnd);
            } else {
                add(Kind.COMMENT, at, end);
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
            add(Kind.QUOTED, at, closed ? stop + 1 : stop);
            at = closed ? stop + 1 : stop;
        }

        private void word() {
            int end = at;
            while (end < text.length() && isWord(text.charAt(end))) {
                end++;
            }
            add(Kind.WORD, at, end);
            at = end;
        }

        private static boolean isWord(char c) {
            return !Character.isWhitespace(c) && SINGLE.indexOf(c) < 0 && c != '"' && c != '#';
        }

        private void add(Kind kind, int start, int end) {
            tokens.add(kind, line, start, end);
        }
    }
}
