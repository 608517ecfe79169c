package dev.crossfire.deploy.app.structure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the classes of all modules against the picture: who may know whom, what the core may not touch, what nothing may be called. */
class ModuleStructureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("dev.crossfire");

    private static final String[] CORE = {
        "dev.crossfire.streams.yaml..",
        "dev.crossfire.streams.entry..",
        "dev.crossfire.streams.signal..",
        "dev.crossfire.streams.fact..",
        "dev.crossfire.streams.evidence..",
        "dev.crossfire.streams.verdict..",
        "dev.crossfire.streams.incident..",
        "dev.crossfire.streams.outbreak.."
    };

    private static final Set<String> SAYS_NOTHING =
            Set.of("Util", "Utils", "Helper", "Helpers", "Manager", "Common", "Constants", "Base", "Misc");

    @Test
    void everyModuleIsSeen() {
        List<String> modules = CLASSES.stream()
                .map(type -> type.getPackageName().split("\\.", -1)[2])
                .distinct()
                .sorted()
                .toList();
        assertEquals(List.of("deploy", "ingest", "model", "serve", "streams"), modules);
    }

    /** Those of the JDK try again and again: a line of blanks can keep one busy for hours. */
    @Test
    void whatStrangersWroteIsMatchedInLinearTime() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.crossfire.streams.entry..",
                        "dev.crossfire.streams.signal..",
                        "dev.crossfire.streams.fact..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.regex..")
                .check(CLASSES);
    }

    @Test
    void modulesDependAsThePictureSays() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("model")
                .definedBy("dev.crossfire.model..")
                .layer("ingest")
                .definedBy("dev.crossfire.ingest..")
                .layer("streams")
                .definedBy("dev.crossfire.streams..")
                .layer("serve")
                .definedBy("dev.crossfire.serve..")
                .layer("broker")
                .definedBy("dev.crossfire.deploy.broker..")
                .layer("bench")
                .definedBy("dev.crossfire.deploy.bench..")
                .layer("app")
                .definedBy("dev.crossfire.deploy.app..")
                .whereLayer("app")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("broker")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("serve")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("bench")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("streams")
                .mayOnlyBeAccessedByLayers("bench", "app")
                .whereLayer("ingest")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("model")
                .mayOnlyBeAccessedByLayers("ingest", "streams", "serve", "bench", "app")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.crossfire.(*)..",
                "dev.crossfire.deploy.(*)..",
                "dev.crossfire.ingest.(*)..",
                "dev.crossfire.model.(*)..",
                "dev.crossfire.streams.(*)..",
                "dev.crossfire.serve.(*).."
            })
    void nothingGoesInCircles(String slices) {
        slices().matching(slices)
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void theCoreDoesNotKnowKafka() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "dev.crossfire.streams.topology..")
                .check(CLASSES);
    }

    @Test
    void theCoreDoesNoInputOrOutput() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat(
                        DescribedPredicate.describe("open files or sockets", ModuleStructureTest::opensFilesOrSockets))
                .check(CLASSES);
    }

    @Test
    void theCoreAsksNeitherClockNorDice() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethodWhere(DescribedPredicate.describe(
                        "tells the time",
                        call -> call.getTargetOwner().getPackageName().equals("java.time")
                                && (call.getName().equals("now")
                                        || call.getName().startsWith("system"))))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.SplittableRandom")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.SecureRandom")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
                .check(CLASSES);
    }

    /** A nested type is named together with its outer one, so its own name may be short. */
    @Test
    void namesSayWhatAThingIs() {
        classes()
                .that()
                .areTopLevelClasses()
                .should()
                .haveNameNotMatching(".*(" + String.join("|", SAYS_NOTHING) + ")")
                .check(CLASSES);
    }

    /** Streams over bytes in memory and the exceptions are no I/O. */
    private static boolean opensFilesOrSockets(JavaClass type) {
        String name = type.getFullName();
        return name.startsWith("java.nio.file.")
                || name.startsWith("java.nio.channels.")
                || name.startsWith("java.net.")
                || name.startsWith("java.io.File")
                || name.equals("java.io.RandomAccessFile")
                || name.equals("java.lang.ProcessBuilder")
                || name.equals("java.lang.Runtime");
    }
}
