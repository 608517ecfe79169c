package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.streams.fact.ruleset.NftTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A set or map of nft with its elements.
 *
 * @param certain its elements are all that can be in it: they were printed, and no packet adds to them
 */
record NftSet(List<Element> elements, boolean certain) {

    private static final Set<String> BEHIND_KEY =
            Set.of("counter", "expires", "timeout", "comment", "limit", "quota", "ct");

    NftSet {
        elements = List.copyOf(elements);
    }

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

    /** The elements between two braces. */
    static List<Element> elements(List<Token> tokens) {
        List<Element> elements = new ArrayList<>();
        List<Token> element = new ArrayList<>();
        for (Token token : tokens) {
            if (token.is(",")) {
                add(elements, element);
                element.clear();
            } else if (!token.is(NftTokens.LINE_END) && !token.is(NftTokens.COMMENT)) {
                element.add(token);
            }
        }
        add(elements, element);
        return elements;
    }

    private static void add(List<Element> elements, List<Token> tokens) {
        List<String> key = new ArrayList<>();
        List<String> data = new ArrayList<>();
        boolean behindColon = false;
        boolean behindKey = false;
        for (Token token : tokens) {
            behindKey |= !token.quoted() && !behindColon && BEHIND_KEY.contains(token.text());
            if (token.is(":")) {
                behindColon = true;
            } else if (behindColon) {
                data.add(token.text());
            } else if (!behindKey && !token.is(".")) {
                key.add(token.text());
            }
        }
        if (!key.isEmpty()) {
            elements.add(new Element(key, data));
        }
    }

    /** The body of a {@code set NAME { … }} or {@code map NAME { … }}. */
    static NftSet declared(List<Token> body) {
        NftCursor cursor = new NftCursor(body);
        List<Element> elements = new ArrayList<>();
        boolean certain = true;
        while (cursor.hasNext()) {
            Token token = cursor.next();
            certain &= !(token.is("dynamic") || token.is("timeout"));
            if (token.is("elements") && cursor.take("=") && cursor.take("{")) {
                elements.addAll(elements(cursor.block()));
            }
        }
        return new NftSet(elements, certain);
    }
}
