package dev.crossfire.streams.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills {@code {name}} in texts of a conflict file; braces that name no binding stand as they are. */
final class Template {

    static final Pattern NAME = Pattern.compile("\\{([a-z][a-z0-9.-]*)\\}");

    private Template() {}

    static String fill(String text, Map<String, List<String>> bindings) {
        if (text.indexOf('{') < 0) {
            return text;
        }
        Matcher matcher = NAME.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            List<String> values = bindings.get(matcher.group(1));
            matcher.appendReplacement(
                    filled, Matcher.quoteReplacement(values == null ? matcher.group() : String.join("; ", values)));
        }
        return matcher.appendTail(filled).toString();
    }

    /** Fills commands: one that is nothing but {@code {name}} becomes as many as there are values. */
    static List<String> fillEach(List<String> commands, Map<String, List<String>> bindings) {
        List<String> filled = new ArrayList<>();
        for (String command : commands) {
            Matcher matcher = NAME.matcher(command);
            List<String> values = matcher.matches() ? bindings.get(matcher.group(1)) : null;
            if (values != null) {
                filled.addAll(values);
            } else {
                filled.add(fill(command, bindings));
            }
        }
        return filled;
    }
}
