package dev.crossfire.deploy.app.actions;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What somebody says of what they do; of a comment it is the comment. */
final class WhyFlag {

    @Option(
            names = "--why",
            paramLabel = "TEXT",
            description = "Why, in your words; it stands in the incident's timeline.")
    private @Nullable String why;

    @Nullable
    String text() {
        return why;
    }
}
