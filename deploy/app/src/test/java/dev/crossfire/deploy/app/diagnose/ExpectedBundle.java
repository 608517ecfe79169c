package dev.crossfire.deploy.app.diagnose;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.crossfire.deploy.app.structure.RepositoryRoot;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.diagnosis.Diagnosis;
import dev.crossfire.streams.diagnosis.IncidentProjection;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.signal.Recogniser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A bundle as it is sent, and what is to come of it. */
record ExpectedBundle(List<RawBundle.Sent> sent, Map<String, IncidentProjection> diagnosed) {

    static final Recogniser RECOGNISER = new Recogniser(RuleCatalogue.shipped().signals(), SnapshotReader::read);

    /** The bundle is a cluster of its own, whatever it calls itself: two of them may name the same node. */
    static List<ExpectedBundle> of(List<Path> bundles, Path folder, Instant now) throws IOException {
        List<ExpectedBundle> expected = new ArrayList<>();
        for (Path bundle : bundles) {
            String cluster = bundle.getFileName().toString();
            Path copy = folder.resolve("bundles").resolve(cluster);
            BundleCopy.into(copy, bundle, now.minus(Duration.ofMinutes(5)));
            Material material = new PathReader().read(List.of(copy)).get(0);
            Assembly assembly = new Assembly(RECOGNISER, material, cluster, null).assemble();
            expected.add(new ExpectedBundle(
                    RawBundle.of(
                            RECOGNISER,
                            material,
                            assembly,
                            cluster,
                            material.nodeFile().node(),
                            now),
                    IncidentProjection.standing(
                            Diagnosis.of(fold(), assembly.records()).revisions())));
        }
        return expected;
    }

    static Fold fold() {
        return new Fold(RuleCatalogue.shipped().conflicts(), FoldSettings.DEFAULT);
    }

    /** Those that stand beside the repository; none where there are no such. */
    static List<Path> lab() throws IOException {
        for (Path above = RepositoryRoot.find(); above != null; above = above.getParent()) {
            Path lab = above.resolveSibling("shared").resolve("lab");
            if (Files.isDirectory(lab)) {
                return foldersOf(lab);
            }
        }
        assertFalse("true".equals(System.getenv("CI")), "the lab's bundles stand beside the repository where CI runs");
        return List.of();
    }

    private static List<Path> foldersOf(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(bundle -> Files.isRegularFile(bundle.resolve("node.yaml")))
                    .sorted()
                    .toList();
        }
    }

    static List<Path> ours() throws IOException {
        return foldersOf(RepositoryRoot.find().resolve("streams/src/test/resources/bundles"));
    }
}
