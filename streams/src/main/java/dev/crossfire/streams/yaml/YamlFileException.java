package dev.crossfire.streams.yaml;

/** A file of ours or a user's that cannot be used; the message names file, line, column, what was expected and what stood there. */
public final class YamlFileException extends RuntimeException {

    public YamlFileException(String message) {
        super(message);
    }
}
