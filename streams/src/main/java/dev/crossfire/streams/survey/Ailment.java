package dev.crossfire.streams.survey;

import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong or missing.
 *
 * @param id kebab-case; stays the same
 * @param subject the topic or node that it is about
 * @param says what was seen, with its numbers
 * @param why it matters
 * @param cure the setting or command that mends it
 * @param sample where one such record stands and how it begins; null when there is none
 */
public record Ailment(
        String id,
        Severity severity,
        String subject,
        String says,
        String why,
        String cure,
        @Nullable String sample) {

    /** How bad it is, the worst first. */
    public enum Severity {
        /** Nothing, or nothing right, comes of what is sent. */
        ERROR,
        /** Conflicts are missed, or verdicts stay unproven. */
        WARNING,
        /** It works, and could work better. */
        NOTE
    }
}
