package dev.crossfire.deploy.app.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor before a broker that heeds access-control lists. */
class DoctorAccessTest {

    @TempDir
    Path folder;

    private static AclBinding acl(String topic, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
    }

    /** Of a topic that a list is about everything is denied that it does not allow. */
    private static List<AclBinding> allBut(String topic, AclOperation operation) {
        return List.of(
                acl(topic, AclOperation.ALL, AclPermissionType.ALLOW), acl(topic, operation, AclPermissionType.DENY));
    }

    @Test
    void whatThisClientMayNotDoIsToldWithTheListThatCuresIt() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, BrokerConfig.DEFAULT.withAcls())) {
            try (TopicSetup topics =
                    TopicSetup.connect(broker.bootstrap(), Map.of(), new TopicLayout("crossfire", 1, (short) 1))) {
                topics.create();
            }
            CommandRun before = CommandRun.of("doctor", "--kafka", broker.bootstrap());
            assertFalse(before.out().contains("access-denied"), before.out());

            List<AclBinding> lists = new ArrayList<>(allBut("crossfire.journal.v1", AclOperation.READ));
            lists.addAll(allBut("crossfire.signals.v1", AclOperation.WRITE));
            lists.addAll(allBut("crossfire.findings.v1", AclOperation.DESCRIBE_CONFIGS));
            lists.addAll(allBut("crossfire.pods.v1", AclOperation.DESCRIBE));
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
                admin.createAcls(lists).all().get();
            }
            CommandRun run = CommandRun.of("doctor", "--kafka", broker.bootstrap());
            assertEquals(1, run.exit(), run.err());
            String add =
                    "kafka-acls.sh --bootstrap-server " + broker.bootstrap() + " --add --allow-principal User:NAME ";
            List<String> denied = run.out()
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.contains("access-denied") || line.contains("kafka-acls.sh"))
                    .toList();
            assertEquals(
                    List.of(
                            "ERROR  access-denied  crossfire.findings.v1 cannot be looked at: this client lacks the right to describe it",
                            "cure: " + add
                                    + "--operation Describe --operation DescribeConfigs --topic crossfire.findings.v1",
                            "ERROR  access-denied  crossfire.journal.v1 denies this client the right to read",
                            "cure: " + add + "--operation Read --topic crossfire.journal.v1",
                            "ERROR  access-denied  crossfire.signals.v1 denies this client the right to write",
                            "cure: " + add + "--operation Write --topic crossfire.signals.v1"),
                    denied.stream()
                            .filter(line -> !line.contains("crossfire.pods.v1"))
                            .toList(),
                    run.out());
            assertTrue(run.out().contains("crossfire.pods.v1"), run.out());
        }
    }
}
