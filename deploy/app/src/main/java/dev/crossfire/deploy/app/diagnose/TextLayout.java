package dev.crossfire.deploy.app.diagnose;

import java.util.List;

/** How titles, lines and commands are set: as plain text for a terminal, or as Markdown for a ticket. */
public abstract class TextLayout {

    private static final int WIDTH = 110;

    final StringBuilder out = new StringBuilder();

    public abstract void title(String title);

    public abstract void line(String label, String text);

    public abstract void item(String text);

    public abstract void commands(List<String> commands);

    public abstract void end();

    @Override
    public final String toString() {
        return out.toString();
    }

    public static final class Plain extends TextLayout {

        private static final String INDENT = " ".repeat(12);

        @Override
        public void title(String title) {
            out.append(title).append('\n');
        }

        @Override
        public void line(String label, String text) {
            out.append(String.format("  %-10s", label))
                    .append(wrapped(text, INDENT))
                    .append('\n');
        }

        @Override
        public void item(String text) {
            out.append(INDENT).append(wrapped(text, INDENT + "  ")).append('\n');
        }

        /** Commands are never wrapped: they are there to be copied. */
        @Override
        public void commands(List<String> commands) {
            commands.forEach(
                    command -> out.append(INDENT).append("  ").append(command).append('\n'));
        }

        @Override
        public void end() {
            out.append('\n');
        }

        private static String wrapped(String text, String indent) {
            StringBuilder wrapped = new StringBuilder();
            int column = indent.length();
            for (String word : text.split(" ", -1)) {
                if (column + word.length() > WIDTH && column > indent.length()) {
                    wrapped.append('\n').append(indent);
                    column = indent.length();
                } else if (!wrapped.isEmpty()) {
                    wrapped.append(' ');
                    column++;
                }
                wrapped.append(word);
                column += word.length();
            }
            return wrapped.toString();
        }
    }

    static final class Markdown extends TextLayout {

        @Override
        public void title(String title) {
            out.append("## ").append(escaped(title)).append("\n\n");
        }

        @Override
        public void line(String label, String text) {
            out.append("**").append(label).append(":** ").append(escaped(text)).append("\n\n");
        }

        @Override
        public void item(String text) {
            out.append("- ").append(escaped(text)).append('\n');
        }

        @Override
        public void commands(List<String> commands) {
            out.append("```sh\n");
            commands.forEach(command -> out.append(command).append('\n'));
            out.append("```\n\n");
        }

        @Override
        public void end() {
            out.append('\n');
        }

        private static String escaped(String text) {
            return text.replace("\\", "\\\\")
                    .replace("*", "\\*")
                    .replace("_", "\\_")
                    .replace("`", "\\`")
                    .replace("<", "&lt;")
                    .replace("\n", " ");
        }
    }
}
