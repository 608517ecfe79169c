package dev.crossfire.streams.outbreak;

import java.time.Duration;

/**
 * When nodes belong together.
 *
 * @param window how far apart two nodes may fail and still belong together
 * @param nodes so many within one window are an outbreak
 * @param kept in ticks, how long nodes are held one by one after they recovered: an incident may be opened again within the reopen window
 * @param remembered in ticks, how long what is summed up after that still counts
 */
public record OutbreakSettings(Duration window, int nodes, Duration kept, Duration remembered) {

    public static final OutbreakSettings DEFAULT =
            new OutbreakSettings(Duration.ofMinutes(10), 3, Duration.ofHours(2), Duration.ofDays(30));
}
