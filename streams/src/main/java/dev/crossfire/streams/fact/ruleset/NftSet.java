package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.streams.fact.ruleset.NftTokens.Token;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set or map of nft.
 *
 * @param elements read anew each time: of a million none is kept
 * @param certain these are all that can be in it: they were printed, and no packet adds to them
 */
record NftSet(Iterable<Element> elements, boolean certain) {

    private static final Set<String> BEHIND_KEY =
            Set.of("counter", "expires", "timeout", "comment", "limit", "quota", "ct");

    /**
     * @param key its parts, one for each key of a concatenation
     * @param data of a map: the words behind the colon
     */
    record Element(List<String> key, List<String> data) {

        Element {
            key = List.copyOf(key);
            data = List.copyOf(data);
        }
    }

    /** With the elements between two braces. */
    static NftSet of(List<Token> tokens) {
        return new NftSet(() -> new Elements(tokens), true);
    }

    /** The body of a {@code set NAME { … }} or {@code map NAME { … }}. */
    static NftSet declared(List<Token> body) {
        NftCursor cursor = new NftCursor(body);
        List<Token> elements = List.of();
        boolean certain = true;
        while (cursor.hasNext()) {
            Token token = cursor.next();
            certain &= !(token.is("dynamic") || token.is("timeout"));
            if (token.is("elements") && cursor.take("=") && cursor.take("{")) {
                elements = cursor.block();
            }
        }
        return new NftSet(of(elements).elements(), certain);
    }

    /** Reads one element after another; what has no key is none. */
    private static final class Elements implements Iterator<Element> {

        private final List<Token> tokens;
        private int at;
        private @Nullable Element next;

        Elements(List<Token> tokens) {
            this.tokens = tokens;
            this.next = read();
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Element next() {
            Element element = next;
            if (element == null) {
                throw new NoSuchElementException("no more elements");
            }
            next = read();
            return element;
        }

        private @Nullable Element read() {
            while (at < tokens.size()) {
                Element element = element();
                if (!element.key().isEmpty()) {
                    return element;
                }
            }
            return null;
        }

        private Element element() {
            List<String> key = new ArrayList<>(1);
            List<String> data = new ArrayList<>(0);
            boolean behindColon = false;
            boolean behindKey = false;
            for (Token token = tokens.get(at++); !token.is(","); token = tokens.get(at++)) {
                if (!token.is(NftTokens.LINE_END) && !token.is(NftTokens.COMMENT)) {
                    behindKey |= !token.quoted() && !behindColon && BEHIND_KEY.contains(token.text());
                    if (token.is(":")) {
                        behindColon = true;
                    } else if (behindColon) {
                        data.add(token.text());
                    } else if (!behindKey && !token.is(".")) {
                        key.add(token.text());
                    }
                }
                if (at == tokens.size()) {
                    break;
                }
            }
            return new Element(key, data);
        }
    }
}
