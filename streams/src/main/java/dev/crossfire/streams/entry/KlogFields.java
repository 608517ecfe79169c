package dev.crossfire.streams.entry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code "message" key=value …}. A value is a Go-quoted string, a {@code <} block of lines, a balanced {@code […]} or {@code {…}}, or
 * a bare word. A text that was cut gives what is there.
 */
final class KlogFields {

    private final String text;
    private int at;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private @Nullable String openField;

    private KlogFields(String text, int at) {
        this.text = text;
        this.at = at;
    }

    static KlogLine read(KlogLine.@Nullable Header header, String text, int body) {
        KlogFields reader = new KlogFields(text, body);
        if (text.startsWith("\"", body)) {
            String message = reader.quoted();
            reader.readFields();
            return reader.line(header, message);
        }
        if (text.startsWith("time=\"", body)) {
            reader.readFields();
            return reader.line(header, reader.fields.getOrDefault("msg", text));
        }
        return new KlogLine(header, text.substring(body), Map.of(), null, text);
    }

    /** The kubelet's JSON logging: {@code {"ts":…,"caller":"…","msg":"…","err":"…"}}. */
    static KlogLine readJson(String text) {
        try {
            JsonNode object = Json.tree(text.getBytes(StandardCharsets.UTF_8));
            if (object.path("msg").isTextual()) {
                Map<String, String> fields = new LinkedHashMap<>();
                object.properties()
                        .forEach(field -> fields.put(
                                field.getKey(),
                                field.getValue().isTextual()
                                        ? field.getValue().textValue()
                                        : field.getValue().toString()));
                return new KlogLine(
                        null, object.path("msg").textValue(), Collections.unmodifiableMap(fields), null, text);
            }
        } catch (IOException e) {
            // Not JSON after all: all of it is message, as below.
        }
        return new KlogLine(null, text, Map.of(), null, text);
    }

    private KlogLine line(KlogLine.@Nullable Header header, String message) {
        return new KlogLine(header, message, Collections.unmodifiableMap(fields), openField, text);
    }

    private void readFields() {
        while (at < text.length()) {
            skipBlanks();
            int begin = at;
            while (at < text.length() && text.charAt(at) != '=' && !isBlank(text.charAt(at))) {
                at++;
            }
            if (at < text.length() && text.charAt(at) == '=' && at > begin) {
                String key = text.substring(begin, at++);
                fields.put(key, value(key));
            } else if (at == begin) {
                at++;
            }
        }
    }

    private String value(String key) {
        if (at >= text.length()) {
            return "";
        }
        return switch (text.charAt(at)) {
            case '"' -> quoted();
            case '[', '{' -> balanced();
            case '&' -> text.startsWith("&{", at) ? balanced() : word();
            case '<' -> opensBlock() ? block(key) : word();
            default -> word();
        };
    }

    private String word() {
        int begin = at;
        while (at < text.length() && !isBlank(text.charAt(at))) {
            at++;
        }
        return text.substring(begin, at);
    }

    private boolean opensBlock() {
        return at + 1 == text.length() || text.charAt(at + 1) == '\n';
    }

    /** {@code <}, lines each indented by a tab, a line {@code  >}. */
    private String block(String key) {
        int begin = Math.min(at + 2, text.length());
        int end = text.indexOf("\n >", at);
        if (end < 0) {
            openField = key;
            at = text.length();
            return unindented(text.substring(begin));
        }
        at = end + 3;
        return unindented(text.substring(Math.min(begin, end), end));
    }

    private static String unindented(String lines) {
        String inner = lines.startsWith("\t") ? lines.substring(1) : lines;
        return inner.replace("\n\t", "\n");
    }

    private String balanced() {
        int begin = at;
        int depth = 0;
        boolean inQuotes = false;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inQuotes) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    inQuotes = false;
                }
            } else if (c == '"') {
                inQuotes = true;
            } else if (c == '[' || c == '{') {
                depth++;
            } else if ((c == ']' || c == '}') && --depth == 0) {
                at = i + 1;
                return text.substring(begin, at);
            }
        }
        at = text.length();
        return text.substring(begin);
    }

    private String quoted() {
        StringBuilder plain = new StringBuilder();
        int i = at + 1;
        while (i < text.length() && text.charAt(i) != '"') {
            char c = text.charAt(i++);
            if (c == '\\' && i < text.length()) {
                i = escape(i, plain);
            } else {
                plain.append(c);
            }
        }
        at = Math.min(i + 1, text.length());
        return plain.toString();
    }

    /** One escape of Go's strconv.Quote, from the letter after the backslash; gives the position after it. */
    private int escape(int i, StringBuilder plain) {
        char letter = text.charAt(i);
        switch (letter) {
            case 'n' -> plain.append('\n');
            case 't' -> plain.append('\t');
            case 'r' -> plain.append('\r');
            case 'a', 'b', 'f', 'v' -> plain.append(' ');
            case 'x' -> {
                return codePoint(i, 2, plain);
            }
            case 'u' -> {
                return codePoint(i, 4, plain);
            }
            case 'U' -> {
                return codePoint(i, 8, plain);
            }
            default -> plain.append(letter);
        }
        return i + 1;
    }

    private int codePoint(int letter, int digits, StringBuilder plain) {
        int end = letter + 1 + digits;
        int code = 0;
        for (int i = letter + 1; i < end; i++) {
            int digit = i < text.length() ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0 || code > Character.MAX_CODE_POINT) {
                plain.append(text.charAt(letter));
                return letter + 1;
            }
            code = code * 16 + digit;
        }
        plain.appendCodePoint(Character.isValidCodePoint(code) ? code : '\uFFFD');
        return end;
    }

    private void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r';
    }
}
