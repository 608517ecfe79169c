package dev.crossfire.ingest.firewall;

import dev.crossfire.ingest.ShipperVitals;
import dev.crossfire.ingest.ToolPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which of the commands work here. Tells of each that does not, once, and again when it does. */
final class FirewallTools {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String CAPABILITIES = "CapEff:";

    /** Bit of CAP_NET_ADMIN, without which the kernel shows no rules. */
    private static final int NET_ADMIN = 12;

    private final ToolPath path;
    private final ShipperVitals vitals;
    private final Map<SnapshotCommand, String> failing = new HashMap<>();

    FirewallTools(ToolPath path, ShipperVitals vitals) {
        this.path = path;
        this.vitals = vitals;
    }

    /** One line that names what is missing and the cure; empty when snapshots are worth taking. */
    Optional<String> lacks(FirewallShipping shipping) {
        if (!mayReadRules()) {
            return Optional.of("the kernel shows firewall rules to root only: run as root, or with CAP_NET_ADMIN");
        }
        if (!shipping.prefix().isEmpty()) {
            String tool = shipping.prefix().get(0);
            return path.find(tool).isPresent() || Files.isExecutable(Path.of(tool))
                    ? Optional.empty()
                    : Optional.of("no " + tool + " here, which every command is to be run with");
        }
        boolean none = path.find(SnapshotCommand.NFT_RULES.program()).isEmpty()
                && path.find(SnapshotCommand.LEGACY_RULES.program()).isEmpty();
        return none
                ? Optional.of(
                        "neither iptables-nft-save nor iptables-legacy-save here: on Debian apt-get install -y iptables")
                : Optional.empty();
    }

    private static boolean mayReadRules() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(CAPABILITIES))
                    .map(line -> Long.parseUnsignedLong(
                            line.substring(CAPABILITIES.length()).strip(), 16))
                    .allMatch(capabilities -> (capabilities >> NET_ADMIN & 1) == 1);
        } catch (IOException | NumberFormatException e) {
            // Where the kernel does not tell, the commands will.
            return true;
        }
    }

    /** What became of a command. */
    void heard(SnapshotCommand command, CommandOutcome outcome) {
        // Whether 127.0.0.1 has a route is what is asked: no is an answer.
        boolean failed = outcome.failed() && !command.equals(SnapshotCommand.ROUTE_OF_LOOPBACK);
        String before = failing.get(command);
        if (failed && !outcome.reason().equals(before)) {
            failing.put(command, outcome.reason());
            vitals.warn("what " + command.line() + " would tell stays unknown: " + outcome.reason());
        } else if (!failed && before != null) {
            failing.remove(command);
            vitals.say(command.line() + " works again");
        }
        if (failed) {
            vitals.failed();
        }
    }
}
