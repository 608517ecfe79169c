package dev.crossfire.deploy.app.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.process.GivenSettings;
import dev.crossfire.deploy.app.process.HttpAddress;
import dev.crossfire.deploy.app.process.ProcessLog;
import dev.crossfire.deploy.app.process.ProcessLog.Format;
import dev.crossfire.ingest.firewall.FirewallShipping;
import dev.crossfire.ingest.journal.JournalShipping;
import dev.crossfire.ingest.pods.PodsShipping;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.fact.NodeFact;
import dev.crossfire.model.raw.RawKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShipProcessConfigTest {

    private static final Map<String, String> LEAST = Map.of("HOME", "/home/ada", "CROSSFIRE_KAFKA", "k:9092");
    private static final NodeKey NODE = new NodeKey("prod", "worker-3");

    private static final ShipProcessConfig EVERYTHING = new ShipProcessConfig(
            Set.of(RawKind.JOURNAL, RawKind.FIREWALL),
            new KafkaAddress("kafka:9092"),
            "staging",
            Path.of("/d"),
            new ShippedSources(
                    new JournalShipping(
                            NODE,
                            Path.of("/d/journal.cursor"),
                            List.of("kubelet", "crio"),
                            List.of(),
                            Path.of("/var/log/journal"),
                            "-1h",
                            true),
                    new FirewallShipping(
                            NODE,
                            Duration.ofSeconds(3),
                            new NodeFact("1.32.4", "operator", null, null, null),
                            List.of("nsenter", "--target", "1", "--net", "--"),
                            true),
                    new PodsShipping("prod", List.of("kube-system"), Path.of("/k"), "admin@prod", true),
                    true),
            new HttpAddress("0.0.0.0", 9000),
            new ProcessLog(Format.JSON, "debug"));

    @Test
    void defaults() {
        ShipProcessConfig config = ShipProcessConfig.from(List.of("pods"), GivenSettings.variables(LEAST));
        assertEquals(Set.of(RawKind.PODS), config.kinds());
        assertEquals(new KafkaAddress("k:9092"), config.kafka());
        assertEquals("crossfire", config.topicPrefix());
        assertEquals(Path.of("/home/ada/.local/share/crossfire-ship"), config.data());
        assertEquals(new HttpAddress("127.0.0.1", 8473), config.status());
        assertEquals(new ProcessLog(Format.TEXT, "info"), config.log());
        assertTrue(config.stays());
        NodeKey here = config.sources().journal().node();
        assertEquals("default", here.cluster());
        assertEquals(
                JournalShipping.of(here, config.data().resolve("journal.cursor")),
                config.sources().journal());
        assertEquals(FirewallShipping.of(here), config.sources().firewall());
        assertEquals(PodsShipping.of("default"), config.sources().pods());
    }

    @Test
    void everyFlag() {
        assertEquals(
                EVERYTHING,
                ShipProcessConfig.from(
                        List.of("journal", "firewall"),
                        GivenSettings.flags(
                                Map.of("CROSSFIRE_ENTER", "nsenter --target 1 --net --", "CROSSFIRE_SINCE", "-1h"),
                                "KAFKA=kafka:9092",
                                "PREFIX=staging",
                                "DATA=/d",
                                "CLUSTER=prod",
                                "NODE=worker-3",
                                "UNIT=kubelet crio",
                                "DIRECTORY=/var/log/journal",
                                "EVERY=3s",
                                "SOFTWARE=kubernetes=1.32.4 install=operator",
                                "NAMESPACE=kube-system",
                                "KUBECONFIG=/k",
                                "CONTEXT=admin@prod",
                                "ONCE=true",
                                "HOST=0.0.0.0",
                                "PORT=9000",
                                "LOG_FORMAT=json",
                                "LOG_LEVEL=debug")));
    }

    @Test
    void everyVariable() {
        Map<String, String> environment = new HashMap<>();
        environment.put("CROSSFIRE_KAFKA", "kafka:9092");
        environment.put("CROSSFIRE_PREFIX", "staging");
        environment.put("CROSSFIRE_DATA", "/d");
        environment.put("CROSSFIRE_CLUSTER", "prod");
        environment.put("CROSSFIRE_NODE", "worker-3");
        environment.put("CROSSFIRE_UNIT", "kubelet,crio");
        environment.put("CROSSFIRE_DIRECTORY", "/var/log/journal");
        environment.put("CROSSFIRE_SINCE", "-1h");
        environment.put("CROSSFIRE_EVERY", "3s");
        environment.put("CROSSFIRE_ENTER", "nsenter --target 1 --net --");
        environment.put("CROSSFIRE_SOFTWARE", "kubernetes=1.32.4,install=operator");
        environment.put("CROSSFIRE_NAMESPACE", "kube-system");
        environment.put("CROSSFIRE_KUBECONFIG", "/k");
        environment.put("CROSSFIRE_CONTEXT", "admin@prod");
        environment.put("CROSSFIRE_ONCE", "true");
        environment.put("CROSSFIRE_HOST", "0.0.0.0");
        environment.put("CROSSFIRE_PORT", "9000");
        environment.put("CROSSFIRE_LOG_FORMAT", "json");
        environment.put("CROSSFIRE_LOG_LEVEL", "debug");
        assertEquals(
                EVERYTHING,
                ShipProcessConfig.from(List.of("firewall", "journal"), GivenSettings.variables(environment)));
    }

    @Test
    void printingNeedsNoBroker() {
        ShipProcessConfig config = ShipProcessConfig.from(
                List.of("firewall"), GivenSettings.variables(Map.of("HOME", "/home/ada", "CROSSFIRE_STDOUT", "true")));
        assertNull(config.kafka());
        assertFalse(config.stays());
        assertNull(config.sources().journal().cursorFile());
    }

    @Test
    void filesThatAreNamedAreWantedWhole() {
        JournalShipping journal = ShipProcessConfig.from(List.of("journal"), GivenSettings.flags(LEAST, "FILE=/j1 /j2"))
                .sources()
                .journal();
        assertEquals(List.of(Path.of("/j1"), Path.of("/j2")), journal.files());
        assertNull(journal.since());
    }

    @ParameterizedTest
    @CsvSource({
        "CROSSFIRE_KAFKA, '', journal, --kafka",
        "CROSSFIRE_EVERY, 0s, firewall, every second",
        "CROSSFIRE_EVERY, 30, firewall, --every",
        "CROSSFIRE_NODE, a/b, firewall, --node",
        "CROSSFIRE_SOFTWARE, install, firewall, --software",
        "CROSSFIRE_SOFTWARE, colour=red, firewall, --software",
        "CROSSFIRE_ONCE, maybe, firewall, --once",
        "CROSSFIRE_NODE, n, logs, 'journal, pods or firewall'",
    })
    void whatIsRefusedNamesTheCulprit(String variable, String value, String shipper, String named) {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put(variable, value);
        CommandFailed refused = assertThrows(
                CommandFailed.class,
                () -> ShipProcessConfig.from(List.of(shipper), GivenSettings.variables(environment)));
        assertEquals(ExitCode.BAD_USAGE, refused.exitCode());
        assertTrue(refused.getMessage().contains(named), refused.getMessage());
    }

    @Test
    void someShipperMustBeNamed() {
        assertThrows(CommandFailed.class, () -> ShipProcessConfig.from(List.of(), GivenSettings.variables(LEAST)));
    }
}
