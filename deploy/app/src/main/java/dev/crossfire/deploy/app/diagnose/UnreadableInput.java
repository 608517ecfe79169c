package dev.crossfire.deploy.app.diagnose;

/** Something given to diagnose that cannot be read; the message says what is wrong and, where there is one, the cure. */
final class UnreadableInput extends RuntimeException {

    UnreadableInput(String message) {
        super(message);
    }
}
