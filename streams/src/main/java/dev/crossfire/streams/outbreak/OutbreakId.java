package dev.crossfire.streams.outbreak;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/** Derives an outbreak's id from its first node's first symptom, so that every instance and every replay finds the same. */
final class OutbreakId {

    private static final int LENGTH = 16;

    private OutbreakId() {}

    /** The first 64 bits of SHA-256, in hex; never that of an incident, whose text has a node in it. */
    static String of(String cluster, String conflict, Instant since, Duration window) {
        long step = Math.floorDiv(since.getEpochSecond(), window.toSeconds());
        String text = "outbreak\n" + cluster + "\n" + conflict + "\n" + step;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
