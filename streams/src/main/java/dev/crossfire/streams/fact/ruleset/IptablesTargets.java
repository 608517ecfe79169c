package dev.crossfire.streams.fact.ruleset;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the targets of iptables do. */
final class IptablesTargets {

    /** Options of targets that take a value that matters here. */
    static final Set<String> TAKES_VALUE = Set.of(
            "--to-source",
            "--to-destination",
            "--to-ports",
            "--to",
            "--set-xmark",
            "--set-mark",
            "--or-mark",
            "--and-mark",
            "--xor-mark",
            "--nfmask",
            "--ctmask",
            "--mask");

    /** Targets after which the packet goes on to the next rule, its mark and addresses unchanged. */
    private static final Set<String> CONTINUES = Set.of(
            "",
            "MARK",
            "CONNMARK",
            "NOTRACK",
            "CT",
            "LOG",
            "NFLOG",
            "ULOG",
            "TRACE",
            "TCPMSS",
            "TOS",
            "DSCP",
            "TTL",
            "HL",
            "ECN",
            "CLASSIFY",
            "SET",
            "SECMARK",
            "CONNSECMARK",
            "CHECKSUM",
            "TCPOPTSTRIP",
            "AUDIT",
            "RATEEST",
            "IDLETIMER",
            "HMARK",
            "TEE",
            "LED");

    private static final Set<String> UNKNOWN_ENDS =
            Set.of("QUEUE", "NFQUEUE", "TPROXY", "SYNPROXY", "MIRROR", "TARPIT", "STEAL", "DELUDE", "SAME", "BALANCE");

    private IptablesTargets() {}

    static Verdict verdict(String target, Map<String, String> options) {
        if (CONTINUES.contains(target)) {
            return Verdict.CONTINUE;
        }
        if (UNKNOWN_ENDS.contains(target)) {
            return Verdict.chain(Verdict.Kind.UNKNOWN, target);
        }
        return switch (target) {
            case "ACCEPT" -> Verdict.of(Verdict.Kind.ACCEPT);
            case "DROP" -> Verdict.of(Verdict.Kind.DROP);
            case "REJECT" -> Verdict.of(Verdict.Kind.REJECT);
            case "RETURN" -> Verdict.of(Verdict.Kind.RETURN);
            case "MASQUERADE" -> Verdict.of(Verdict.Kind.MASQUERADE);
            case "SNAT" -> Verdict.to(Verdict.Kind.SNAT, options.get("--to-source"));
            case "NETMAP" -> Verdict.to(Verdict.Kind.NETMAP, options.get("--to"));
            case "DNAT" -> Verdict.to(Verdict.Kind.DNAT, options.get("--to-destination"));
            case "REDIRECT" -> Verdict.to(Verdict.Kind.REDIRECT, options.get("--to-ports"));
            default -> Verdict.chain(Verdict.Kind.JUMP, target);
        };
    }

    static List<Effect> effects(String target, Map<String, String> options) {
        return switch (target) {
            case "MARK" -> List.of(markEffect(options));
            case "CONNMARK" ->
                options.containsKey("--restore-mark")
                        ? List.of(new Effect.UnknownMark(restoredBits(options)))
                        : List.of();
            case "HMARK" -> List.of(new Effect.UnknownMark(-1));
            case "NOTRACK" -> List.of(new Effect.Untrack());
            case "CT" -> options.containsKey("--notrack") ? List.of(new Effect.Untrack()) : List.of();
            default -> List.of();
        };
    }

    private static Effect markEffect(Map<String, String> options) {
        for (Map.Entry<String, String> option : options.entrySet()) {
            Optional<int[]> parts = IptablesMatches.valueAndMask(option.getValue());
            if (parts.isEmpty()) {
                continue;
            }
            int value = parts.get()[0];
            int mask = parts.get()[1];
            switch (option.getKey()) {
                case "--set-xmark" -> {
                    return new Effect.SetMark(~mask, value);
                }
                case "--set-mark" -> {
                    return new Effect.SetMark(~(mask | value), value);
                }
                case "--or-mark" -> {
                    return new Effect.SetMark(~value, value);
                }
                case "--and-mark" -> {
                    return new Effect.SetMark(value, 0);
                }
                case "--xor-mark" -> {
                    return new Effect.SetMark(-1, value);
                }
                default -> {}
            }
        }
        return new Effect.UnknownMark(-1);
    }

    private static int restoredBits(Map<String, String> options) {
        String mask = options.getOrDefault("--nfmask", options.getOrDefault("--mask", "0xffffffff"));
        return Numbers.bits(mask).orElse(-1);
    }
}
