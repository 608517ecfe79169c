package dev.crossfire.streams.fact;

import dev.crossfire.model.fact.SysctlFact;
import dev.crossfire.streams.fact.text.TextLines;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code sysctl} lines, written with dots or with slashes. */
final class SysctlReader {

    private static final int MOST = 32;
    private static final Set<String> ROOTS =
            Set.of("net", "kernel", "vm", "fs", "user", "dev", "abi", "debug", "crypto");
    private static final String FILES = "/proc/sys/";
    private static final String OF_DEVICE = "net.ipv4.conf.";
    private static final String ROUTE_LOCALNET = ".route_localnet";

    private SysctlReader() {}

    /** @param key without {@code /proc/sys/} */
    private record Setting(String key, String value) {

        /** Null when a line is none. */
        static @Nullable Setting of(String line) {
            int from = line.startsWith(FILES) ? FILES.length() : 0;
            int sign = line.indexOf('=') >= 0 ? line.indexOf('=') : line.lastIndexOf(':');
            if (sign <= from) {
                return null;
            }
            String key = line.substring(from, sign).strip();
            return key.chars().anyMatch(Character::isWhitespace)
                    ? null
                    : new Setting(key, line.substring(sign + 1).strip());
        }

        /** The device whose {@code route_localnet} it is; null when it is another setting. */
        @Nullable
        String device() {
            int end = key.length() - ROUTE_LOCALNET.length();
            boolean is = end > OF_DEVICE.length()
                    && dotted(key.substring(0, OF_DEVICE.length())).equals(OF_DEVICE)
                    && dotted(key.substring(end)).equals(ROUTE_LOCALNET);
            return is ? key.substring(OF_DEVICE.length(), end) : null;
        }

        private static String dotted(String path) {
            return path.replace('/', '.');
        }
    }

    static boolean isSetting(String line) {
        Setting setting = Setting.of(line.strip());
        if (setting == null || setting.value().isEmpty()) {
            return false;
        }
        int root = 0;
        while (root < setting.key().length() && "./".indexOf(setting.key().charAt(root)) < 0) {
            root++;
        }
        return root + 1 < setting.key().length() && ROOTS.contains(setting.key().substring(0, root));
    }

    /** Of very many interfaces those are kept that are not 0, after {@code all}, {@code default} and {@code lo}. */
    static SysctlFact read(String text) {
        Map<String, Integer> all = new TreeMap<>();
        for (String line : TextLines.of(text)) {
            Setting setting = line.contains("route_localnet") ? Setting.of(line.strip()) : null;
            if (setting != null && setting.device() != null && isNumber(setting.value())) {
                all.put(setting.device(), RouteReader.number(setting.value()));
            }
        }
        Map<String, Integer> kept = new TreeMap<>();
        all.forEach((device, value) -> {
            boolean always = device.equals("all") || device.equals("default") || device.equals("lo");
            if (always || (value != 0 && kept.size() < MOST)) {
                kept.put(device, value);
            }
        });
        all.forEach((device, value) -> {
            if (kept.size() < MOST / 2) {
                kept.put(device, value);
            }
        });
        return new SysctlFact(kept);
    }

    private static boolean isNumber(String value) {
        String digits = value.startsWith("-") ? value.substring(1) : value;
        return !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
