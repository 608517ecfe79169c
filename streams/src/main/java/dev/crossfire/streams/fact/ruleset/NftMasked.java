package dev.crossfire.streams.fact.ruleset;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Masked comparisons in nft: {@code meta mark & 0x4000 == 0x4000}, {@code ct status & dnat != dnat}. */
final class NftMasked {

    private static final Match UNMODELLED = new Match.Unmodelled("a bitwise expression");

    private NftMasked() {}

    /** @param cursor at the {@code &}; the names of flags behind it are no verdicts */
    static Match match(List<NftKey> keys, NftCursor cursor) {
        cursor.next();
        List<String> mask = operand(cursor);
        String operator = cursor.next().text();
        List<String> value = operand(cursor);
        boolean negated = operator.equals("!=");
        if ((!negated && !operator.equals("==")) || keys.size() != 1) {
            return UNMODELLED;
        }
        return switch (keys.get(0)) {
            case MARK -> mark(mask, value).negatedIf(negated);
            case STATE, STATUS -> flags(keys.get(0), mask, value, negated);
            default -> UNMODELLED;
        };
    }

    /** A number or name, or several in parentheses. */
    private static List<String> operand(NftCursor cursor) {
        List<String> words = new ArrayList<>();
        boolean grouped = cursor.take("(");
        words.add(cursor.next().text());
        while (cursor.take("|") || cursor.take(",")) {
            words.add(cursor.next().text());
        }
        if (grouped) {
            cursor.take(")");
        }
        return words;
    }

    private static Match mark(List<String> mask, List<String> value) {
        OptionalInt maskBits = mask.size() == 1 ? Numbers.bits(mask.get(0)) : OptionalInt.empty();
        OptionalInt valueBits = value.size() == 1 ? Numbers.bits(value.get(0)) : OptionalInt.empty();
        return maskBits.isPresent() && valueBits.isPresent()
                ? new Match.Mark(valueBits.getAsInt(), maskBits.getAsInt())
                : UNMODELLED;
    }

    /** Flags masked and compared with themselves, if it is one, or with nothing. */
    private static Match flags(NftKey key, List<String> mask, List<String> value, boolean negated) {
        boolean withNothing = value.equals(List.of("0")) || value.equals(List.of("0x0"));
        boolean withItself = mask.size() == 1 && value.equals(mask);
        if (!withNothing && !withItself) {
            return UNMODELLED;
        }
        List<Match> any = new ArrayList<>();
        mask.forEach(flag -> any.add(key.equalTo(flag)));
        Match match = new Match.Any(any).negatedIf(negated != withNothing);
        return key == NftKey.STATUS ? new Match.ConnectionStatus(match) : match;
    }
}
