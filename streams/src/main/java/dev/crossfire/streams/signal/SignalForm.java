package dev.crossfire.streams.signal;

import dev.crossfire.streams.entry.KlogLine;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One way in which an entry says a signal. All conditions must hold.
 *
 * @param message the message, whole; null when any will do
 * @param headless the entry must have no klog header
 * @param fieldless the entry must have no fields
 * @param texts asked of the whole text
 * @param messages asked of the message
 * @param unless nothing of which may hold of the whole text
 * @param where patterns that must be found, each in a value by its name, in order
 * @param find patterns that may be found, for their groups
 * @param result what the signal then says
 */
record SignalForm(
        @Nullable String message,
        boolean headless,
        boolean fieldless,
        TextTest texts,
        TextTest messages,
        TextTest unless,
        List<Search> where,
        List<Search> find,
        SignalResult result) {

    SignalForm {
        where = List.copyOf(where);
        find = List.copyOf(find);
    }

    /** A pattern, and the name of the value in which it is looked for. */
    record Search(String value, SoughtPattern pattern) {}

    /** The signal's attributes; null when the entry does not fit. */
    @Nullable
    Map<String, String> read(KlogLine line) {
        if (!fits(line)) {
            return null;
        }
        EntryValues values = new EntryValues(line);
        for (Search search : where) {
            if (!values.capture(search.value, search.pattern)) {
                return null;
            }
        }
        find.forEach(search -> values.capture(search.value, search.pattern));
        return result.of(values);
    }

    private boolean fits(KlogLine line) {
        return (message == null || message.equals(line.message()))
                && !(headless && line.header() != null)
                && !(fieldless && !line.fields().isEmpty())
                && messages.holds(line.message())
                && texts.holds(line.text())
                && !unless.anyHolds(line.text());
    }
}
