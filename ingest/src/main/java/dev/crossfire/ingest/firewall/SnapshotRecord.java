package dev.crossfire.ingest.firewall;

import dev.crossfire.ingest.RawRecord;
import dev.crossfire.model.Json;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.Topics;
import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.model.raw.FirewallSnapshot.Part;
import dev.crossfire.model.raw.PartText;
import dev.crossfire.model.raw.RawHeaders;
import dev.crossfire.model.raw.RawKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes the raw record of a snapshot; of one that would be too large it leaves out the longest texts, and says so in their place. */
final class SnapshotRecord {

    private SnapshotRecord() {}

    static RawRecord of(NodeKey node, FirewallSnapshot snapshot) {
        return of(node, snapshot, Topics.MAX_RAW_BYTES);
    }

    static RawRecord of(NodeKey node, FirewallSnapshot snapshot, int most) {
        FirewallSnapshot fitting = snapshot;
        byte[] value = Json.write(fitting);
        while (value.length > most && longest(fitting) >= 0) {
            fitting = without(fitting, longest(fitting), most);
            value = Json.write(fitting);
        }
        Map<String, String> headers = Map.of(
                RawHeaders.CLUSTER, node.cluster(),
                RawHeaders.NODE, node.node(),
                RawHeaders.NEWEST, snapshot.newest().toString());
        return new RawRecord(RawKind.FIREWALL, node.toString(), headers, value);
    }

    /** Index of the part with the longest text that was not left out yet; -1 when there is none. */
    private static int longest(FirewallSnapshot snapshot) {
        return IntStream.range(0, snapshot.parts().size())
                .filter(index -> length(snapshot.parts().get(index)) > 0)
                .boxed()
                .max(Comparator.comparingInt(index -> length(snapshot.parts().get(index))))
                .orElse(-1);
    }

    private static int length(Part part) {
        Integer exit = part.exit();
        boolean leftOut = exit != null && exit == CommandOutcome.TOO_LONG;
        return part.text() == null || leftOut ? 0 : part.text().length();
    }

    private static FirewallSnapshot without(FirewallSnapshot snapshot, int index, int most) {
        List<Part> parts = new ArrayList<>(snapshot.parts());
        Part part = parts.get(index);
        String why = "left out: the snapshot would be larger than " + most / 1024 / 1024 + " MiB";
        parts.set(
                index,
                new Part(
                        part.kind(),
                        part.tool(),
                        part.backend(),
                        part.family(),
                        part.takenAt(),
                        CommandOutcome.TOO_LONG,
                        PartText.hash(why),
                        why,
                        null));
        return new FirewallSnapshot(snapshot.cluster(), snapshot.node(), snapshot.bootId(), snapshot.takenAt(), parts);
    }
}
