package dev.crossfire.streams.fact;

import dev.crossfire.model.fact.SysctlFact;
import dev.crossfire.streams.fact.text.TextLines;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code sysctl} lines, written with dots or with slashes. */
final class SysctlReader {

    private static final int MOST = 32;
    private static final Pattern SETTING =
            Pattern.compile("^(?:/proc/sys/)?net[./]ipv4[./]conf[./](\\S+)[./]route_localnet\\s*[=:]\\s*(-?\\d+)\\s*$");
    private static final Pattern ANY = Pattern.compile("^(?:/proc/sys/)?[a-z_0-9]+[./]\\S+\\s*=\\s*.*$");

    private SysctlReader() {}

    static boolean isSetting(String line) {
        return ANY.matcher(line.strip()).matches();
    }

    /** Of very many interfaces those are kept that are not 0, after {@code all}, {@code default} and {@code lo}. */
    static SysctlFact read(String text) {
        Map<String, Integer> all = new TreeMap<>();
        for (String line : TextLines.of(text)) {
            Matcher setting = SETTING.matcher(line.strip());
            if (setting.matches()) {
                all.put(setting.group(1), RouteReader.number(setting.group(2)));
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
}
