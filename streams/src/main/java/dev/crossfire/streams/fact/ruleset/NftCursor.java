package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.streams.fact.ruleset.NftTokens.Token;
import java.util.List;
import java.util.NoSuchElementException;

/** A place in a list of tokens. */
final class NftCursor {

    private final List<Token> tokens;
    private int at;

    NftCursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    boolean hasNext() {
        return at < tokens.size();
    }

    /** @throws NoSuchElementException behind the last, which a cut text leads to */
    Token next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the text ends here");
        }
        return tokens.get(at++);
    }

    boolean at(String word) {
        return hasNext() && tokens.get(at).is(word);
    }

    boolean take(String word) {
        boolean there = at(word);
        if (there) {
            at++;
        }
        return there;
    }

    Token peek() {
        return tokens.get(at);
    }

    void back() {
        at--;
    }

    int place() {
        return at;
    }

    List<Token> since(int place) {
        return tokens.subList(place, at);
    }

    void skipLineEnds() {
        while (at(NftTokens.LINE_END) || at(NftTokens.COMMENT)) {
            at++;
        }
    }

    /** The tokens up to the brace that closes the one just passed, which is passed too. */
    List<Token> block() {
        int start = at;
        int depth = 1;
        while (depth > 0) {
            Token token = next();
            depth += token.is("{") ? 1 : token.is("}") ? -1 : 0;
        }
        return tokens.subList(start, at - 1);
    }
}
