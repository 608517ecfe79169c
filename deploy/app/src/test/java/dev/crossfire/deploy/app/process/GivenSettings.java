package dev.crossfire.deploy.app.process;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Settings as they come from a command line and variables. */
public final class GivenSettings {

    private GivenSettings() {}

    public static Settings none() {
        return variables(Map.of("HOME", "/home/ada"));
    }

    public static Settings variables(Map<String, String> environment) {
        return new Settings(Map.of(), environment);
    }

    /** @param flags such as {@code KAFKA=broker:9092}; a switch is {@code DEMO=true} */
    public static Settings flags(Map<String, String> environment, String... flags) {
        Map<Setting, List<String>> typed = new EnumMap<>(Setting.class);
        for (String flag : flags) {
            String[] parts = flag.split("=", 2);
            typed.put(Setting.valueOf(parts[0]), Arrays.asList(parts[1].split(" ")));
        }
        return new Settings(typed, environment);
    }
}
