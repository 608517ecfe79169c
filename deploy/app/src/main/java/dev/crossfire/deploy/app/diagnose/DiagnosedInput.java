package dev.crossfire.deploy.app.diagnose;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of one file.
 *
 * @param kind journal, events, pods, firewall, routes, sockets, conntrack, sysctl, node, empty or unknown
 * @param records entries in it
 * @param signals signal → how often
 * @param dead entries that could not be read
 * @param facts of a firewall input: {@code kubeFirewall}, {@code localnetDrop}, {@code counters}
 * @param error what is wrong with it; null when nothing is
 * @param fatal it makes the command fail: it was named on the command line, or describes a bundle
 */
public record DiagnosedInput(
        String path,
        String kind,
        long records,
        Map<String, Long> signals,
        long dead,
        Map<String, Boolean> facts,
        @Nullable String error,
        @JsonIgnore boolean fatal) {

    public DiagnosedInput {
        signals = Collections.unmodifiableMap(new TreeMap<>(signals));
        facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    }

    static DiagnosedInput failed(Path path, String kind, @Nullable String error, boolean fatal) {
        return new DiagnosedInput(path.toString(), kind, 0, Map.of(), 0, Map.of(), error, fatal);
    }
}
