package dev.crossfire.streams.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.streams.entry.KlogLine;
import dev.crossfire.streams.yaml.YamlFileException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalReaderTest {

    private static final String FILE = """
            tables:
              grpc-error:
                - {is: gone, matches: 'code = NotFound'}
              probe-output:
                - {as: grpc-error, begins: 'rpc error:'}
                - {is: dead, says: [refused], unless: {says: unix}}
              handler: []
            journal:
              fields: [pod, output]
              signals:
                - signal: disk-full
                  literals: [no space left]
                  forms:
                    - says: no space left
                      find: {pod: '^(?P<namespace>[^/]*)/'}
                      failure: output
                      attributes: {space: '{namespace}', who: ['{namespace}-x', anyone]}
            pods:
              fields: [reason]
              signals: []
            """;

    @Test
    void aSignalIsWhatItsFileSays() {
        SignalDefinition disk =
                SignalDefinitions.read("mine.yaml", FILE).journal().get(0);
        assertEquals("disk-full", disk.name());
        assertEquals(
                Map.of("space", "prod", "who", "prod-x", "outcome", "dead"),
                disk.read(line("write: no space left", Map.of("pod", "prod/x", "output", "refused"))));
        assertEquals(
                Map.of("who", "anyone", "outcome", "gone"),
                disk.read(line("no space left", Map.of("output", "rpc error: code = NotFound"))));
        assertEquals(Map.of("who", "anyone", "outcome", "other"), disk.read(line("no space left", Map.of())));
        assertEquals(null, disk.read(line("space left", Map.of())));
    }

    /** Each complaint names file, line and column, what was expected and what stood there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '{is: gone, matches: ''code = NotFound''}' | '{is: gone, matches: ''(x''}'    | mine.yaml:3:27: expected a pattern of RE2
            is: gone                    | si: gone                     | mine.yaml:3:8: there is no key 'si', did you mean 'is'?
            as: grpc-error              | as: grpc                     | mine.yaml:5:12: expected a table above this one: one of [grpc-error]
            handler: []                 | handle: []                   | mine.yaml:7:3: there is no key 'handle', did you mean 'handler'?
            failure: output             | failure: outptu              | mine.yaml:16:20: expected one of the names that are told here, [message, namespace, output, pod, text], not 'outptu'
            '{namespace}-x'             | '{nmespace}-x'               | not 'nmespace'
            says: no space left         | says: []                     | expected a condition
            literals: [no space left]   | literals: [no]               | mine.yaml:12:18: expected a literal of at least
            'find: {pod:'               | 'find: {node:'               | not 'node'
            signals: []                 | signals: {}                  | mine.yaml:20:12: expected a list
            """)
    void whatIsWrongIsNamedWithItsPlace(String right, String wrong, String complaint) {
        assertTrue(FILE.contains(right), right);
        YamlFileException refused = assertThrows(
                YamlFileException.class, () -> SignalDefinitions.read("mine.yaml", FILE.replace(right, wrong)));
        assertTrue(String.valueOf(refused.getMessage()).contains(complaint), refused.getMessage());
    }

    private static KlogLine line(String text, Map<String, String> fields) {
        return new KlogLine(null, text, fields, null, text);
    }
}
