package dev.crossfire.deploy.app.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crossfire.deploy.app.launcher.LauncherSandbox.Run;
import dev.crossfire.deploy.app.launcher.LauncherSandbox.Running;
import dev.crossfire.deploy.app.structure.RepositoryRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {

    private static final String APT_LINE = "apt-get install -y openjdk-17-jdk-headless maven";

    @TempDir
    private Path temp;

    private LauncherSandbox sandbox;

    @BeforeEach
    void sandbox() throws IOException {
        sandbox = new LauncherSandbox(temp.toRealPath());
    }

    @Test
    void buildsOnFirstUseAndNotAgain() throws Exception {
        Run first = sandbox.run("diagnose");
        assertEquals(0, first.exit(), first.err());
        assertTrue(first.err().startsWith("crossfire: building (first use"), first.err());
        assertTrue(first.out().contains("built from one"), first.out());
        assertEquals(false, (first.out() + first.err()).contains("noise of the build"));

        Run second = sandbox.run("diagnose");
        assertEquals("", second.err());
        assertEquals(first.out(), second.out());
        assertEquals(1, sandbox.builds());
    }

    @Test
    void runsWhereTheCallerStandsWithItsArgumentsAsTheyAre() throws Exception {
        Path elsewhere = Files.createDirectory(temp.toRealPath().resolve("else where"));
        Run run = sandbox.run(elsewhere, Map.of(), "diagnose", "a b", "", "--node=*");
        assertEquals("in " + elsewhere + " built from one with\n<diagnose>\n<a b>\n<>\n<--node=*>\n", run.out());
    }

    @Test
    void isFoundThroughALink() throws Exception {
        Files.createSymbolicLink(
                sandbox.bin().resolve("crossfire"), sandbox.tree().resolve("crossfire"));
        Run run = LauncherSandbox.finish(sandbox.start(sandbox.bin().resolve("crossfire"), temp, Map.of(), "diagnose"));
        assertEquals(0, run.exit(), run.err());
        assertTrue(Files.isDirectory(sandbox.tree().resolve(".crossfire/current")));
    }

    @Test
    void buildsAgainWhenASourceChanged() throws Exception {
        sandbox.run("diagnose");
        LauncherSandbox.write(sandbox.tree().resolve("pom.xml"), "two");
        Run run = sandbox.run("diagnose");
        assertTrue(run.err().startsWith("crossfire: building (its sources changed)"), run.err());
        assertTrue(run.out().contains("built from two"), run.out());
        assertEquals(2, sandbox.builds());
    }

    @Test
    void buildsAgainWhenASourceIsNewOrGone() throws Exception {
        sandbox.run("diagnose");
        Path added = sandbox.tree().resolve("serve/src/main/B.java");
        LauncherSandbox.write(added, "b");
        sandbox.run("diagnose");
        assertEquals(2, sandbox.builds());
        Files.delete(added);
        sandbox.run("diagnose");
        assertEquals(2, sandbox.builds(), "what was built of these very sources is still there");
    }

    @Test
    void keepsWhatWasBuiltOfTheSourcesBeforeAndNoMore() throws Exception {
        for (String content : List.of("one", "two", "three", "four")) {
            LauncherSandbox.write(sandbox.tree().resolve("pom.xml"), content);
            sandbox.run("diagnose");
        }
        try (Stream<Path> folders = Files.list(sandbox.tree().resolve(".crossfire"))) {
            assertEquals(
                    2,
                    folders.filter(folder -> folder.getFileName().toString().startsWith("dist-"))
                            .count());
        }
    }

    @Test
    void aTouchOrATestIsNoReasonToBuild() throws Exception {
        sandbox.run("diagnose");
        Files.setLastModifiedTime(
                sandbox.tree().resolve("pom.xml"), FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
        LauncherSandbox.write(sandbox.tree().resolve("model/src/test/T.java"), "changed");
        LauncherSandbox.write(sandbox.tree().resolve("model/target/left-over"), "changed");
        Run run = sandbox.run("diagnose");
        assertEquals("", run.err());
        assertEquals(1, sandbox.builds());
    }

    @Test
    void twoFirstRunsAtOnceBuildOnce() throws Exception {
        List<Running> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(sandbox.start(temp, Map.of(), "diagnose"));
        }
        for (Running running : all) {
            Run run = LauncherSandbox.finish(running);
            assertEquals(0, run.exit(), run.err());
            assertTrue(run.out().contains("built from one"), run.out());
        }
        assertEquals(1, sandbox.builds());
    }

    @Test
    void whatABuildLeftHalfDoneIsNotRun() throws Exception {
        Path half = sandbox.tree().resolve(".crossfire/build.killed/lib");
        Files.createDirectories(half);
        Run run = sandbox.run("diagnose");
        assertEquals(0, run.exit(), run.err());
        assertEquals(false, Files.exists(half));
    }

    @Test
    void aBuildThatFailsIsToldAndNothingOldIsRun() throws Exception {
        sandbox.run("diagnose");
        LauncherSandbox.write(sandbox.tree().resolve("pom.xml"), "two");
        Run run = sandbox.run(temp, Map.of("FAKE_MAVEN_ERROR", "A.java:[1,1] ';' expected"), "diagnose");
        assertEquals(1, run.exit());
        assertEquals("", run.out());
        assertTrue(run.err().contains("[ERROR] A.java:[1,1] ';' expected"), run.err());
        assertTrue(
                run.err().contains("crossfire: the build failed, nothing was run: mend what is named above"),
                run.err());
    }

    @Test
    void aBuildWithoutNetworkSaysSo() throws Exception {
        Run run = sandbox.run(
                temp,
                Map.of("FAKE_MAVEN_ERROR", "Could not transfer artifact x from central: Unknown host"),
                "diagnose");
        assertEquals(1, run.exit());
        assertTrue(run.err().contains("check the connection to Maven Central"), run.err());
    }

    @Test
    void flagsForTheBuildAreHandedOn() throws Exception {
        sandbox.run(temp, Map.of("CROSSFIRE_MAVEN_OPTS", "-Dmaven.repo.local=/r -o", "MAVEN_ARGS", "-ntp"), "diagnose");
        String call = sandbox.mavenCalls().get(0);
        assertTrue(call.startsWith(sandbox.tree() + " "), call);
        assertTrue(call.contains(" -ntp -Dmaven.repo.local=/r -o "), call);
    }

    @Test
    void withoutJavaTheAptLineIsPrinted() throws Exception {
        Files.delete(sandbox.bin().resolve("java"));
        assertFailure("crossfire: no java on the PATH, a JDK 17 or newer is needed: " + APT_LINE, Map.of());
    }

    @Test
    void anOldJavaIsNamed() throws Exception {
        sandbox.javaVersion("11.0.2");
        assertFailure(
                "crossfire: " + sandbox.jdk().resolve("bin/java")
                        + " is Java 11.0.2, 17 or newer is needed: set JAVA_HOME, or " + APT_LINE,
                Map.of());
    }

    @Test
    void aWrongJavaHomeIsNamed() throws Exception {
        assertFailure(
                "crossfire: JAVA_HOME is /nowhere, where there is no bin/java: set it to a JDK 17 or newer, or unset it",
                Map.of("JAVA_HOME", "/nowhere"));
    }

    @Test
    void javaHomeComesBeforeThePath() throws Exception {
        Files.delete(sandbox.bin().resolve("java"));
        Run run = sandbox.run(temp, Map.of("JAVA_HOME", sandbox.jdk().toString()), "diagnose");
        assertEquals(0, run.exit(), run.err());
    }

    @Test
    void aRuntimeWithoutCompilerIsNamed() throws Exception {
        Files.delete(sandbox.jdk().resolve("bin/javac"));
        assertFailure(
                "crossfire: " + sandbox.jdk() + " has java but no compiler (javac), and crossfire must be built first: "
                        + APT_LINE,
                Map.of());
    }

    @Test
    void withoutMavenTheAptLineIsPrinted() throws Exception {
        Files.delete(sandbox.bin().resolve("mvn"));
        assertFailure(
                "crossfire: no mvn (Maven) on the PATH, and crossfire must be built first: " + APT_LINE, Map.of());
    }

    @Test
    void anOldMavenIsNamed() throws Exception {
        assertFailure(
                "crossfire: " + sandbox.bin().resolve("mvn") + " is Maven 3.6.3, 3.8 or newer is needed: " + APT_LINE,
                Map.of("FAKE_MAVEN_VERSION", "3.6.3"));
    }

    @Test
    void testsNeedRootAndSayWhichPackages() throws Exception {
        assumeTrue(
                Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
                "needs root: it is given up for the test");
        Process process = new ProcessBuilder(
                        "setpriv",
                        "--reuid=65534",
                        "--clear-groups",
                        RepositoryRoot.find().resolve("crossfire").toString(),
                        "test")
                .redirectOutput(temp.resolve("out").toFile())
                .redirectError(temp.resolve("err").toFile())
                .start();
        assertEquals(2, process.waitFor());
        assertEquals("", Files.readString(temp.resolve("out")));
        String error = Files.readString(temp.resolve("err"));
        assertEquals(1, error.lines().count(), error);
        assertTrue(error.contains("'apt-get install -y --no-install-recommends "), error);
    }

    private void assertFailure(String line, Map<String, String> environment) throws Exception {
        Run run = sandbox.run(temp, environment, "diagnose");
        assertEquals(1, run.exit());
        assertEquals("", run.out());
        assertEquals(line, run.err().strip());
    }
}
