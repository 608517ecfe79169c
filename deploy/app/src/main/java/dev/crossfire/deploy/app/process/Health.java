package dev.crossfire.deploy.app.process;

import org.jspecify.annotations.Nullable;

/** How a part is: for whoever decides on restarts ({@code alive}), and on sending it work ({@code ready}). */
public interface Health {

    /** Whether it still does its work, or waits for something outside to become right. Only what a restart mends is dead. */
    boolean alive();

    /** Whether all that was there at start has been read back, and it does its work. */
    boolean ready();

    /** What stands in its way, for people; null when nothing does. */
    @Nullable
    String trouble();
}
