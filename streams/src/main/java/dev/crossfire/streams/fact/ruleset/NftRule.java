package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.model.fact.Counter;
import dev.crossfire.streams.fact.ruleset.NftTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one rule of nft, statement by statement. What is not modelled makes the rule "may" and is passed over up to the next word that
 * decides or counts: what was passed over could only have made it match less.
 *
 * <p>A verdict map becomes a rule for each element, since its elements exclude each other.
 */
final class NftRule {

    private static final Set<String> DECIDES = Set.of(
            "accept",
            "drop",
            "reject",
            "return",
            "jump",
            "goto",
            "continue",
            "queue",
            "masquerade",
            "snat",
            "dnat",
            "redirect",
            "tproxy",
            "notrack",
            "counter",
            "comment",
            NftTokens.HANDLE,
            NftTokens.COMMENT);

    private static final Set<String> LOG_OPTIONS =
            Set.of("prefix", "level", "group", "snaplen", "queue-threshold", "flags");

    private final NftCursor cursor;
    private final Map<String, NftSet> sets;
    private final List<Match> matches = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final List<Branch> branches = new ArrayList<>();
    private Verdict verdict = Verdict.CONTINUE;
    private boolean decided;
    private @Nullable Counter counter;
    private @Nullable Integer handle;

    private NftRule(List<Token> tokens, Map<String, NftSet> sets) {
        this.cursor = new NftCursor(tokens);
        this.sets = sets;
    }

    private record Branch(Match match, Verdict verdict) {}

    /** @param counter null when the rule has none */
    record Read(List<Rule> rules, @Nullable Counter counter) {}

    /** @throws NoSuchElementException when the tokens end before the rule does */
    static Read read(List<Token> tokens, Map<String, NftSet> sets, int line, String text) {
        NftRule rule = new NftRule(tokens, sets);
        while (rule.cursor.hasNext()) {
            rule.statement();
        }
        return new Read(rule.rules(line, text), rule.counter);
    }

    private List<Rule> rules(int line, String text) {
        if (branches.isEmpty()) {
            return List.of(new Rule(line, text, matches, effects, verdict, handle));
        }
        List<Rule> rules = new ArrayList<>();
        if (!effects.isEmpty()) {
            rules.add(new Rule(line, text, matches, effects, Verdict.CONTINUE, handle));
        }
        for (Branch branch : branches) {
            List<Match> all = new ArrayList<>(matches);
            all.add(branch.match());
            rules.add(new Rule(line, text, all, List.of(), branch.verdict(), handle));
        }
        return rules;
    }

    private void statement() {
        Token token = cursor.next();
        String word = token.quoted() ? "" : token.text();
        switch (word) {
            case "counter" -> counter();
            case "comment" -> cursor.next();
            case NftTokens.HANDLE ->
                handle = Numbers.bits(cursor.next().text()).stream()
                        .boxed()
                        .findFirst()
                        .orElse(null);
            case NftTokens.COMMENT -> untranslated();
            case "log" -> log();
            case "xt" -> extension();
            case "limit" -> limit();
            case "notrack" -> effects.add(new Effect.Untrack());
            case "flow", "dup", "update", "add", "delete" -> skip();
            default -> {
                if (!verdict(word) && !expression(word)) {
                    unmodelled(word);
                }
            }
        }
    }

    private void counter() {
        if (cursor.take("name")) {
            cursor.next();
        } else if (cursor.take("packets")) {
            String packets = cursor.next().text();
            if (cursor.take("bytes")) {
                counter = IptablesText.counter(packets, cursor.next().text());
            }
        }
    }

    /** A comment behind a verdict says nothing; before one it stands for what nft could not print. */
    private void untranslated() {
        if (!decided) {
            unmodelled("an untranslated match");
            decide(Verdict.chain(Verdict.Kind.UNKNOWN, "behind it"));
        }
    }

    /** {@code limit rate over 10 mbytes/second burst 5 packets}, {@code limit name "few"}: what follows is not part of it. */
    private void limit() {
        matches.add(new Match.Unmodelled("limit"));
        if (!cursor.take("rate")) {
            cursor.take("name");
            cursor.next();
            return;
        }
        cursor.take("over");
        amount();
        if (cursor.take("burst")) {
            amount();
        }
    }

    /** A number, and of what where it is not said with it. */
    private void amount() {
        cursor.next();
        if (cursor.hasNext()) {
            String unit = cursor.peek().text();
            if (unit.startsWith("bytes")
                    || unit.startsWith("kbytes")
                    || unit.startsWith("mbytes")
                    || unit.equals("packets")) {
                cursor.next();
            }
        }
    }

    /** {@code xt match "conntrack"} or {@code xt target "DNAT"}: an extension of iptables, of which nft prints the name alone. */
    private void extension() {
        boolean match = cursor.take("match");
        if (match || cursor.take("target")) {
            String name = "xt " + (match ? "match " : "target ") + cursor.next().text();
            if (match) {
                matches.add(new Match.Unmodelled(name));
            } else {
                decide(Verdict.chain(Verdict.Kind.UNKNOWN, name));
            }
        } else {
            unmodelled("xt");
        }
    }

    private void log() {
        while (cursor.hasNext() && LOG_OPTIONS.contains(cursor.peek().text())) {
            cursor.next();
            cursor.next();
            while (cursor.take(",")) {
                cursor.next();
            }
        }
    }

    private void unmodelled(String word) {
        matches.add(new Match.Unmodelled(word.isEmpty() ? "an nft expression" : word));
        skip();
    }

    /** Passes over everything up to the next word that decides or counts. */
    private void skip() {
        while (cursor.hasNext()) {
            Token token = cursor.peek();
            if (!token.quoted() && DECIDES.contains(token.text())) {
                return;
            }
            cursor.next();
            if (token.is("{")) {
                cursor.block();
            } else if (token.is("vmap")) {
                hiddenVerdict();
            } else if (token.is("mark") && cursor.at("set")) {
                effects.add(new Effect.UnknownMark(-1));
            }
        }
    }

    /** A verdict map that is not looked into may send the packet anywhere. */
    private void hiddenVerdict() {
        effects.add(new Effect.UnknownMark(-1));
        decide(Verdict.chain(Verdict.Kind.UNKNOWN, "of a verdict map"));
    }

    private boolean verdict(String word) {
        switch (word) {
            case "accept" -> decide(Verdict.of(Verdict.Kind.ACCEPT));
            case "drop" -> decide(Verdict.of(Verdict.Kind.DROP));
            case "return" -> decide(Verdict.of(Verdict.Kind.RETURN));
            case "continue" -> decide(Verdict.CONTINUE);
            case "jump" -> decide(Verdict.chain(Verdict.Kind.JUMP, cursor.next().text()));
            case "goto" -> decide(Verdict.chain(Verdict.Kind.GOTO, cursor.next().text()));
            case "reject" -> ending(Verdict.of(Verdict.Kind.REJECT));
            case "queue", "tproxy" -> ending(Verdict.chain(Verdict.Kind.UNKNOWN, word));
            case "masquerade" -> ending(Verdict.of(Verdict.Kind.MASQUERADE));
            case "snat" -> ending(translation(Verdict.Kind.SNAT));
            case "dnat" -> ending(translation(Verdict.Kind.DNAT));
            case "redirect" -> ending(translation(Verdict.Kind.REDIRECT));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void decide(Verdict decision) {
        if (!decided) {
            verdict = decision;
            decided = true;
        }
    }

    /** A verdict with options, which change nothing here. */
    private void ending(Verdict decision) {
        decide(decision);
        skip();
    }

    private Verdict translation(Verdict.Kind kind) {
        cursor.take("ip");
        cursor.take("addr");
        boolean prefix = cursor.take("prefix");
        if (!cursor.take("to")) {
            return Verdict.to(kind, null);
        }
        Token to = cursor.next();
        boolean address = Character.isDigit(to.text().charAt(0)) || to.text().startsWith(":");
        if (prefix && kind == Verdict.Kind.SNAT) {
            return Verdict.to(Verdict.Kind.NETMAP, to.text());
        }
        return Verdict.to(kind, address ? to.text() : null);
    }

    private boolean expression(String word) {
        int start = cursor.place();
        boolean meta = word.equals("meta") && cursor.take("mark");
        if ((meta || word.equals("mark")) && cursor.take("set")) {
            setMark();
            return true;
        }
        rewind(start);
        if (setsSomething(word)) {
            skip();
            return true;
        }
        if (word.equals("tcp") && cursor.take("flags")) {
            matches.add(NftFlags.match(cursor));
            return true;
        }
        rewind(start);
        List<NftKey> keys = NftFields.read(cursor, word);
        if (keys.isEmpty()) {
            rewind(start);
            return false;
        }
        compare(keys, word);
        return true;
    }

    private void rewind(int place) {
        while (cursor.place() > place) {
            cursor.back();
        }
    }

    /** Statements that change what no rule here looks at. */
    private boolean setsSomething(String word) {
        int start = cursor.place();
        boolean settable =
                Set.of("meta", "ct", "ip", "tcp", "udp", "th", "priority").contains(word);
        if (settable && cursor.hasNext()) {
            cursor.next();
            if (cursor.take("set")) {
                return true;
            }
        }
        rewind(start);
        return false;
    }

    private void setMark() {
        Effect effect = NftMark.set(cursor);
        effects.add(effect);
        if (effect instanceof Effect.UnknownMark) {
            skip();
        }
    }

    private void compare(List<NftKey> keys, String word) {
        if (cursor.take("vmap")) {
            branch(keys);
        } else if (cursor.at("&") || cursor.at("and")) {
            matches.add(NftMasked.match(keys, cursor));
        } else {
            Match match = NftComparison.read(cursor, sets).match(keys);
            matches.add(keys.contains(NftKey.UNMODELLED) ? new Match.Unmodelled(word) : match);
        }
    }

    private void branch(List<NftKey> keys) {
        NftSet map = NftComparison.set(cursor, sets);
        if (map == null || !map.certain()) {
            matches.add(new Match.Unmodelled("a verdict map"));
            hiddenVerdict();
            return;
        }
        for (NftSet.Element element : map.elements()) {
            branches.add(new Branch(NftComparison.element(keys, element), verdictOf(element.data())));
        }
        decided = true;
        if (branches.isEmpty()) {
            matches.add(new Match.Fixed(Truth.NO));
        }
    }

    private static Verdict verdictOf(List<String> data) {
        String word = data.isEmpty() ? "" : data.get(0);
        String chain = data.size() > 1 ? data.get(1) : "";
        return switch (word) {
            case "accept" -> Verdict.of(Verdict.Kind.ACCEPT);
            case "drop" -> Verdict.of(Verdict.Kind.DROP);
            case "return" -> Verdict.of(Verdict.Kind.RETURN);
            case "continue" -> Verdict.CONTINUE;
            case "jump" -> Verdict.chain(Verdict.Kind.JUMP, chain);
            case "goto" -> Verdict.chain(Verdict.Kind.GOTO, chain);
            default -> Verdict.chain(Verdict.Kind.UNKNOWN, "of a verdict map");
        };
    }
}
