package dev.crossfire.deploy.bench.recognise;

import static dev.crossfire.deploy.bench.recognise.HostileInput.filled;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** The list of hostile inputs: every shape that hurts any parser, and for each source what only its parsers could fall for. */
final class HostileInputs {

    /** Every one, in the order of the report. */
    static final List<HostileInput> ALL = all();

    /** A shape that is given to every parser. */
    private record Shape(String name, Supplier<byte[]> bytes) {}

    private static final String DEEP = "{\"a\":[";

    private HostileInputs() {}

    private static List<HostileInput> all() {
        List<HostileInput> all = new ArrayList<>();
        for (Parser parser : Parser.values()) {
            for (Shape shape : shapes()) {
                all.add(new HostileInput(parser, shape.name(), shape.bytes()));
            }
        }
        all.addAll(HostileJournals.ALL);
        all.addAll(HostileEvents.ALL);
        all.addAll(HostileSnapshots.ALL);
        return List.copyOf(all);
    }

    private static List<Shape> shapes() {
        return List.of(
                new Shape("all {", () -> filled("{")),
                new Shape("all [", () -> filled("[")),
                new Shape("objects in arrays, deep", () -> filled(DEEP)),
                new Shape("deep and closed", HostileInputs::deepAndClosed),
                new Shape("all quotes", () -> filled("\"")),
                new Shape("all backslashes", () -> filled("\\")),
                new Shape("an object of backslashes", () -> filled("{\"message\":\"", "\\\\", "\"}")),
                new Shape("\\u0061 everywhere", () -> filled("{\"message\":\"", "\\u0061", "\"}")),
                new Shape("keys of escapes", () -> filled("{", i -> "\"\\u0061" + i + "\":1,", "\"b\":1}")),
                new Shape("a million keys", () -> filled("{", i -> "\"" + i + "\":" + i + ",", "\"b\":1}")),
                new Shape("a giant number", () -> filled("{\"count\":", "9", "}")),
                new Shape("an array of numbers", () -> filled("{\"MESSAGE\":[", "69,", "69]}")),
                new Shape("a string that never ends", () -> filled("{\"MESSAGE\":\"", "x", "")),
                new Shape("one line of x", () -> filled("x")),
                new Shape("one line of blanks and x", () -> filled("", " ", "x")),
                new Shape("blank lines", () -> filled("\n")),
                new Shape("lines of one letter", () -> filled("x\n")),
                new Shape("lines of {}", () -> filled("{}\n")),
                new Shape("lines of {", () -> filled("{\n")),
                new Shape("bare carriage returns", () -> filled("-A INPUT -j DROP\r")),
                new Shape("zero bytes", () -> filled("\0")),
                new Shape("astral letters", () -> filled("\uD83D\uDE00")),
                new Shape("no UTF-8", () -> noise(true)),
                new Shape("noise", () -> noise(false)));
    }

    private static byte[] deepAndClosed() {
        int depth = HostileInput.SIZE / (DEEP.length() + 2);
        return (DEEP.repeat(depth) + "]}".repeat(depth)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static byte[] noise(boolean highOnly) {
        byte[] bytes = new byte[HostileInput.SIZE];
        new Random(1).nextBytes(bytes);
        for (int i = 0; highOnly && i < bytes.length; i++) {
            bytes[i] |= (byte) 0x80;
        }
        return bytes;
    }
}
