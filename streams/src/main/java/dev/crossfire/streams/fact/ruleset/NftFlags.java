package dev.crossfire.streams.fact.ruleset;

/** {@code tcp flags syn}, {@code tcp flags syn / fin,syn,rst,ack} and {@code tcp flags & (fin | syn) == syn}. */
final class NftFlags {

    private NftFlags() {}

    /** @param cursor behind {@code tcp flags} */
    static Match match(NftCursor cursor) {
        if (cursor.take("&")) {
            String mask = names(cursor);
            boolean negated = cursor.at("!=");
            cursor.next();
            return IptablesMatches.tcpFlags(mask, names(cursor)).negatedIf(negated);
        }
        boolean negated = cursor.take("!=");
        boolean equal = cursor.take("==");
        String flags = names(cursor);
        if (cursor.take("/")) {
            return IptablesMatches.tcpFlags(names(cursor), flags).negatedIf(negated);
        }
        // Alone they mean that any of them is set.
        return negated || equal
                ? new Match.Unmodelled("tcp flags")
                : IptablesMatches.tcpFlags(flags, "NONE").negatedIf(true);
    }

    /** Names with {@code ,} or {@code |} between them, in parentheses or not; 0x0 is none. */
    private static String names(NftCursor cursor) {
        StringBuilder names = new StringBuilder();
        boolean grouped = cursor.take("(");
        do {
            String name = cursor.next().text();
            names.append(names.isEmpty() ? "" : ",").append(name.equals("0x0") ? "NONE" : name);
        } while (cursor.take(",") || cursor.take("|"));
        if (grouped) {
            cursor.take(")");
        }
        return names.toString();
    }
}
