package dev.crossfire.serve.notify.slack;

import java.util.Objects;

/** A text that is used and never shown. */
public final class Secret {

    private final String text;

    public Secret(String text) {
        this.text = text;
    }

    /** The text itself, for the request alone. */
    String reveal() {
        return text;
    }

    /** A message of someone else's making with this secret taken out. */
    String redact(String message) {
        return message.replace(text, "***");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && text.equals(secret.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text);
    }

    @Override
    public String toString() {
        return "***";
    }
}
