package dev.crossfire.streams.fact.ruleset;

import java.util.OptionalInt;
import java.util.Set;

/** What a rule of nft sets the mark to. */
final class NftMark {

    private static final Set<String> OPERATORS = Set.of("&", "and", "|", "or", "^", "xor");

    private NftMark() {}

    /** The value behind {@code meta mark set}: constants, or the mark itself changed by constants, from left to right. */
    static Effect set(NftCursor cursor) {
        cursor.take("(");
        String first = cursor.next().text();
        if (first.equals("meta")) {
            first = cursor.next().text();
        }
        OptionalInt constant = Numbers.bits(first);
        if (constant.isEmpty() && !first.equals("mark")) {
            return new Effect.UnknownMark(-1);
        }
        int and = constant.isPresent() ? 0 : -1;
        int xor = constant.orElse(0);
        cursor.take(")");
        while (cursor.hasNext() && OPERATORS.contains(cursor.peek().text())) {
            String operator = cursor.next().text();
            cursor.take("(");
            OptionalInt operand = Numbers.bits(cursor.next().text());
            if (operand.isEmpty()) {
                return new Effect.UnknownMark(-1);
            }
            int bits = operand.getAsInt();
            switch (operator) {
                case "&", "and" -> {
                    and &= bits;
                    xor &= bits;
                }
                case "|", "or" -> {
                    and &= ~bits;
                    xor = (xor & ~bits) | bits;
                }
                default -> xor ^= bits;
            }
            cursor.take(")");
        }
        return new Effect.SetMark(and, xor);
    }
}
