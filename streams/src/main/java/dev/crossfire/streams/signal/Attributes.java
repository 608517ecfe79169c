package dev.crossfire.streams.signal;

import dev.crossfire.model.signal.SignalNames;
import java.util.Map;
import java.util.TreeMap;

/** Collects attributes of one signal; what is empty is unknown and left out. */
final class Attributes {

    private final Map<String, String> values = new TreeMap<>();

    Attributes with(String name, String value) {
        if (!value.isEmpty()) {
            values.put(name, value);
        }
        return this;
    }

    Attributes withAll(Map<String, String> attributes) {
        attributes.forEach(this::with);
        return this;
    }

    /** {@code containerd://8ac8…} and {@code 8ac8…} are the same container. */
    Attributes containerId(String id) {
        return with(SignalNames.CONTAINER_ID, withoutScheme(id));
    }

    /** Written as the other. */
    Attributes endedContainerId(String id) {
        return with(SignalNames.ENDED_CONTAINER_ID, withoutScheme(id));
    }

    private static String withoutScheme(String id) {
        int scheme = id.indexOf("://");
        return scheme < 0 ? id : id.substring(scheme + 3);
    }

    /** Empty when it is unknown. */
    String get(String name) {
        return values.getOrDefault(name, "");
    }

    Map<String, String> toMap() {
        return values;
    }
}
