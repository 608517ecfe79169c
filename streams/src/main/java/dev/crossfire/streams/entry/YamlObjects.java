package dev.crossfire.streams.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.crossfire.model.Json;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads Kubernetes objects from YAML, as {@code kubectl get -o yaml} prints them; of a pod that was cut out of its context, what its status
 * says.
 */
public final class YamlObjects {

    private static final Pattern BEGIN = Pattern.compile("(?m)^apiVersion:[ \\t]");
    private static final Pattern STATUS = Pattern.compile("(?m)^( *)status:[ \\t]*$");
    private static final Pattern NODE = Pattern.compile("(?m)^ +nodeName: *(\\S+)");
    private static final Pattern YAML = Pattern.compile(
            "(?m)^(?:- )?(?:apiVersion|kind):[ \\t]+\\S|^ *(?:involvedObject|containerStatuses|restartCount|regarding):");

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setLabel("objects")
            .setAllowDuplicateKeys(true)
            .setMaxAliasesForCollections(20)
            .setCodePointLimit(16 * 1024 * 1024)
            .build();

    private YamlObjects() {}

    /** Whether a text may be such YAML. */
    public static boolean is(String text) {
        boolean mayBe = text.contains("kind:")
                || text.contains("apiVersion:")
                || text.contains("restartCount:")
                || text.contains("containerStatuses:")
                || text.contains("involvedObject:")
                || text.contains("regarding:");
        return mayBe && YAML.matcher(text).find();
    }

    /** Whether an object begins at the beginning of a line, which it cannot in JSON. */
    public static boolean begins(String text) {
        return text.contains("apiVersion:") && BEGIN.matcher(text).find();
    }

    /**
     * Reads one document.
     *
     * @throws IllegalArgumentException when it cannot be read; the message says why
     */
    static JsonNode load(String document) {
        try {
            return Json.mapper().valueToTree(new Load(SETTINGS).loadFromString(document));
        } catch (YamlEngineException | StackOverflowError e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Without what was printed before the object. */
    static String fromBegin(String document) {
        Matcher begin = BEGIN.matcher(document.startsWith("apiVersion:") ? "" : document);
        return begin.find() ? document.substring(begin.start()) : document;
    }

    /** The block under {@code status:}, of a pod whose beginning is missing. */
    static List<JsonNode> fragments(String document) {
        List<JsonNode> found = new ArrayList<>();
        Matcher status = STATUS.matcher(document);
        while (status.find() && found.size() < 100) {
            int indent = status.group(1).length();
            StringBuilder block = new StringBuilder("spec:\n  nodeName: \"" + node(document) + "\"\nstatus:\n");
            for (String line : document.substring(Math.min(document.length(), status.end() + 1))
                    .split("\n", -1)) {
                if (!line.isBlank() && indent(line) <= indent) {
                    break;
                }
                block.append(line.length() > indent ? line.substring(indent) : "")
                        .append('\n');
            }
            try {
                found.add(load(block.toString()));
            } catch (IllegalArgumentException e) {
                // Cut within its status too: nothing is left to read.
            }
        }
        return found;
    }

    private static String node(String document) {
        Matcher node = NODE.matcher(document);
        return node.find() ? node.group(1).replace("\"", "") : "";
    }

    private static int indent(String line) {
        int indent = 0;
        while (indent < line.length() && line.charAt(indent) == ' ') {
            indent++;
        }
        return indent;
    }
}
