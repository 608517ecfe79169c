package dev.crossfire.deploy.app.remedy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.model.Json;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.verdict.Conflict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What remedies change in the cluster: kubectl itself applies each change, and each way back, to an object on disk. */
class ClusterStepsTest {

    private static final Pattern PATCH =
            Pattern.compile("kubectl (?:-n \\S+ )?patch (\\S+) (\\S+) (--type \\S+ -p '.*')");
    private static final Pattern SET_ENV = Pattern.compile("kubectl (?:-n \\S+ )?set env ds/calico-node (\\S+)");
    /** Steps that change no field: what restarts, opens for editing, empties or asks. */
    private static final Pattern OTHER = Pattern.compile(
            "kubectl (?:-n \\S+ )?(?:rollout restart|delete pod|edit configmap|drain|uncordon|exec) .*");

    private static final String DAEMON_SET = """
            {"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "calico-node", "namespace": "kube-system"},
             "spec": {"selector": {"matchLabels": {"k8s-app": "calico-node"}},
              "template": {"metadata": {"labels": {"k8s-app": "calico-node"}},
               "spec": {"containers": [{"name": "calico-node", "image": "calico/node:v3.29.1",
                "env": [{"name": "FELIX_HEALTHENABLED", "value": "true"}]}]}}}}
            """;

    private static final String INSTALLATION = """
            {"apiVersion": "operator.tigera.io/v1", "kind": "Installation", "metadata": {"name": "default"},
             "spec": {"calicoNetwork": {"nodeAddressAutodetectionV4": {"firstFound": true}}}}
            """;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void requireKubectl() throws IOException, InterruptedException {
        boolean there = new ProcessBuilder("sh", "-c", "command -v kubectl >/dev/null")
                        .start()
                        .waitFor()
                == 0;
        assumeTrue(
                there || "true".equals(System.getenv("CI")),
                "needs kubectl, the client alone (./crossfire test installs it)");
        Files.writeString(folder.resolve("ds.json"), DAEMON_SET);
        Files.writeString(folder.resolve("installation.json"), INSTALLATION);
    }

    private static JsonNode kubectl(String arguments) throws IOException {
        try {
            Process process = new ProcessBuilder("sh", "-c", "kubectl " + arguments)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), () -> arguments + ": " + said);
            return Json.tree(said.getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> steps() {
        List<String> steps = new ArrayList<>();
        for (Conflict conflict : RuleCatalogue.shipped().conflicts().conflicts()) {
            for (Conflict.RemedyEntry remedy : conflict.remedies()) {
                remedy.variants().forEach(variant -> {
                    variant.commands().stream()
                            .filter(each -> each.startsWith("kubectl "))
                            .map(ClusterStepsTest::onNode)
                            .forEach(steps::add);
                    if (variant.rollback().startsWith("kubectl ")) {
                        steps.add(onNode(variant.rollback()));
                    }
                });
            }
        }
        return steps;
    }

    /** As it is told of a node where the DaemonSet has its usual name. */
    private static String onNode(String step) {
        return step.replace("{calico.daemonset}", "calico-node");
    }

    @Test
    void everyChangeIsOneThatKubectlMakes() throws IOException {
        int changes = 0;
        for (String step : steps()) {
            Matcher patch = PATCH.matcher(step);
            Matcher set = SET_ENV.matcher(step);
            if (patch.matches()) {
                String file = patch.group(1).equals("ds") ? "ds.json" : "installation.json";
                JsonNode before = Json.tree(Files.readAllBytes(folder.resolve(file)));
                JsonNode after = kubectl("patch --local -f " + file + " " + patch.group(3) + " -o json");
                assertTrue(!after.get("spec").equals(before.get("spec")), step);
                changes++;
            } else if (set.matches()) {
                JsonNode after = kubectl("set env --local -f ds.json " + set.group(1) + " -o json");
                String name = set.group(1).replaceFirst("[=-].*", "");
                assertEquals(set.group(1).contains("="), env(after).containsKey(name), step);
                changes++;
            } else {
                assertTrue(OTHER.matcher(step).matches(), step);
            }
        }
        assertTrue(changes >= 6, "only " + changes + " changes were tried");
    }

    @Test
    void theHealthEndpointMovesToTheNodesAddress() throws IOException {
        String step = steps().stream()
                .filter(each -> each.contains("FELIX_HEALTHHOST") && each.contains("patch"))
                .findFirst()
                .orElseThrow();
        Matcher patch = PATCH.matcher(step);
        assertTrue(patch.matches(), step);
        JsonNode after = kubectl("patch --local -f ds.json " + patch.group(3) + " -o json");
        Map<String, JsonNode> env = env(after);
        assertEquals(
                "status.hostIP",
                env.get("FELIX_HEALTHHOST").at("/valueFrom/fieldRef/fieldPath").asText());
        assertTrue(env.containsKey("FELIX_HEALTHENABLED"), "what stood there stays");
        Files.writeString(folder.resolve("moved.json"), after.toString());
        assertEquals(
                Map.of("FELIX_HEALTHENABLED", env.get("FELIX_HEALTHENABLED")),
                env(kubectl("set env --local -f moved.json FELIX_HEALTHHOST- -o json")));
    }

    private static Map<String, JsonNode> env(JsonNode daemonSet) {
        Map<String, JsonNode> env = new LinkedHashMap<>();
        daemonSet
                .at("/spec/template/spec/containers/0/env")
                .forEach(entry -> env.put(entry.get("name").asText(), entry));
        return env;
    }
}
