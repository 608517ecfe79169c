package dev.crossfire.ingest.firewall;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.NodeFact;
import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.model.raw.FirewallSnapshot.Part;
import dev.crossfire.model.raw.PartText;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Takes whole snapshots: runs the commands one after another and makes a part of each. Not for several threads at once. */
final class SnapshotTaker {

    /** IPv4 is what the localnet rule is about. */
    private static final int FAMILY = 4;

    private static final String NO_LEGACY_TABLES = "No such file";

    private final FirewallShipping shipping;
    private final CommandRunner runner;
    private final InstantSource clock;
    private final @Nullable String bootId;
    private final BiConsumer<SnapshotCommand, CommandOutcome> outcomes;

    /** @param outcomes is told what became of each command */
    SnapshotTaker(
            FirewallShipping shipping,
            CommandRunner runner,
            InstantSource clock,
            @Nullable String bootId,
            BiConsumer<SnapshotCommand, CommandOutcome> outcomes) {
        this.shipping = shipping;
        this.runner = runner;
        this.clock = clock;
        this.bootId = bootId;
        this.outcomes = outcomes;
    }

    /** Every part with its text. */
    FirewallSnapshot take() throws InterruptedException {
        Instant began = clock.instant();
        List<Part> parts = new ArrayList<>();
        Part nft = part(SnapshotCommand.NFT_RULES);
        parts.add(nft);
        parts.add(legacy());
        parts.add(natives(nft.text() == null ? "" : nft.text()));
        for (SnapshotCommand command : SnapshotCommand.BESIDE_RULES) {
            parts.add(part(command));
        }
        parts.add(node());
        NodeKey node = shipping.node();
        return new FirewallSnapshot(node.cluster(), node.node(), bootId, began, parts);
    }

    private Part part(SnapshotCommand command) throws InterruptedException {
        Instant at = clock.instant();
        return part(command, at, told(command));
    }

    private CommandOutcome told(SnapshotCommand command) throws InterruptedException {
        CommandOutcome outcome = runner.run(command);
        outcomes.accept(command, outcome);
        return outcome;
    }

    /** Where there is no legacy binary the kernel itself says when it has no legacy tables, as on a node that never had one. */
    private Part legacy() throws InterruptedException {
        Instant at = clock.instant();
        CommandOutcome saved = runner.run(SnapshotCommand.LEGACY_RULES);
        if (saved.exit() == CommandOutcome.NOT_FOUND && hasNoLegacyTables()) {
            return part(SnapshotCommand.LEGACY_TABLES, at, new CommandOutcome(0, ""));
        }
        outcomes.accept(SnapshotCommand.LEGACY_RULES, saved);
        return part(SnapshotCommand.LEGACY_RULES, at, saved);
    }

    private boolean hasNoLegacyTables() throws InterruptedException {
        CommandOutcome tables = runner.run(SnapshotCommand.LEGACY_TABLES);
        return tables.failed()
                ? tables.text().contains(NO_LEGACY_TABLES)
                : tables.text().isBlank();
    }

    private Part natives(String iptablesSave) throws InterruptedException {
        Instant at = clock.instant();
        CommandOutcome tables = told(SnapshotCommand.NATIVE_TABLES);
        if (tables.failed()) {
            return part(SnapshotCommand.NATIVE_TABLES, at, tables);
        }
        StringBuilder text = new StringBuilder();
        for (SnapshotCommand table : NativeTables.of(tables.text(), iptablesSave)) {
            CommandOutcome listed = runner.run(table);
            if (listed.failed()) {
                return part(table, at, listed);
            }
            text.append(listed.text());
        }
        return part(SnapshotCommand.NATIVE_TABLES, at, new CommandOutcome(0, text.toString()));
    }

    private static Part part(SnapshotCommand command, Instant at, CommandOutcome outcome) {
        Backend backend = command.backend();
        return new Part(
                command.kind(),
                command.line(),
                backend == null ? null : backend.word(),
                backend == null ? null : FAMILY,
                at,
                outcome.exit(),
                backend == null ? PartText.hash(outcome.text()) : PartText.hashOfRuleSet(outcome.text()),
                outcome.text(),
                null);
    }

    private Part node() {
        String text = nodeYaml(shipping.node(), shipping.software());
        return new Part("node", "node.yaml", null, null, clock.instant(), 0, PartText.hash(text), text, null);
    }

    /** As a bundle's {@code node.yaml}: what is unknown is left out. */
    static String nodeYaml(NodeKey node, NodeFact software) {
        Map<String, @Nullable String> keys = new LinkedHashMap<>();
        keys.put("cluster", node.cluster());
        keys.put("node", node.node());
        keys.put("kubernetes", software.kubernetes());
        keys.put("install", software.install());
        keys.put("runtime", software.runtime());
        keys.put("proxyMode", software.proxyMode());
        keys.put("calico", software.calico());
        StringBuilder yaml = new StringBuilder();
        keys.forEach((key, value) -> {
            if (value != null) {
                yaml.append(key).append(": \"").append(value).append("\"\n");
            }
        });
        return yaml.toString();
    }
}
