package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.streams.fact.ruleset.NftTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Marks in nft: masked comparisons, and what a rule sets them to. */
final class NftMark {

    private NftMark() {}

    /** {@code meta mark & 0x4000 == 0x4000}, the tokens from the {@code &} on; for other keys not modelled. */
    static Match masked(List<NftKey> keys, List<Token> tokens) {
        boolean flags = keys.equals(List.of(NftKey.STATUS)) || keys.equals(List.of(NftKey.STATE));
        if (flags && tokens.size() == 4) {
            return flag(keys.get(0), tokens);
        }
        OptionalInt mask = NftRule.bits(tokens, 1);
        OptionalInt value = NftRule.bits(tokens, 3);
        boolean compares =
                tokens.size() == 4 && (tokens.get(2).is("==") || tokens.get(2).is("!="));
        if (!keys.equals(List.of(NftKey.MARK)) || !compares || mask.isEmpty() || value.isEmpty()) {
            return new Match.Unmodelled("a bitwise expression");
        }
        return new Match.Mark(value.getAsInt(), mask.getAsInt())
                .negatedIf(tokens.get(2).is("!="));
    }

    /** {@code ct status & dnat != dnat}: nft's own rendering of "not DNAT"; one flag masked and compared with itself or with nothing. */
    private static Match flag(NftKey key, List<Token> tokens) {
        Token masked = tokens.get(1);
        boolean isSet = tokens.get(3).is(masked.text());
        boolean isClear = tokens.get(3).is("0") || tokens.get(3).is("0x0");
        boolean compares = tokens.get(2).is("==") || tokens.get(2).is("!=");
        if (!compares || isSet == isClear) {
            return new Match.Unmodelled("a bitwise expression");
        }
        return key.equalTo(masked.text()).negatedIf(tokens.get(2).is("!=") == isSet);
    }

    /** The value behind {@code meta mark set}: constants, or the mark itself changed by constants. */
    static Effect set(List<Token> tokens) {
        List<String> words = new ArrayList<>();
        for (Token token : tokens) {
            if (!token.is("(") && !token.is(")") && !token.is("meta")) {
                words.add(token.text());
            }
        }
        if (words.size() == 1) {
            OptionalInt value = Numbers.bits(words.get(0));
            return value.isPresent() ? new Effect.SetMark(0, value.getAsInt()) : new Effect.UnknownMark(-1);
        }
        return words.isEmpty() || !words.get(0).equals("mark") ? new Effect.UnknownMark(-1) : changed(words);
    }

    private static Effect changed(List<String> words) {
        int and = -1;
        int xor = 0;
        for (int i = 1; i < words.size(); i += 2) {
            OptionalInt value = i + 1 < words.size() ? Numbers.bits(words.get(i + 1)) : OptionalInt.empty();
            if (value.isEmpty()) {
                return new Effect.UnknownMark(-1);
            }
            int bits = value.getAsInt();
            switch (words.get(i)) {
                case "&", "and" -> {
                    and &= bits;
                    xor &= bits;
                }
                case "|", "or" -> {
                    and &= ~bits;
                    xor = (xor & ~bits) | bits;
                }
                case "^", "xor" -> xor ^= bits;
                default -> {
                    return new Effect.UnknownMark(-1);
                }
            }
        }
        return new Effect.SetMark(and, xor);
    }
}
