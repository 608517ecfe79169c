package dev.crossfire.model.fact;

/** 127.0.0.0/8, as {@code ss} and {@code conntrack} write its addresses: a dual-stack socket's stand behind {@code ::ffff:}. */
public final class Loopback {

    private static final String MAPPED = "::ffff:127.";

    private Loopback() {}

    public static boolean contains(String address) {
        return address.startsWith("127.") || address.startsWith(MAPPED) || address.startsWith("[" + MAPPED);
    }
}
