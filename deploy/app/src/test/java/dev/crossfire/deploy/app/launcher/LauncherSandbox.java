package dev.crossfire.deploy.app.launcher;

import dev.crossfire.deploy.app.structure.RepositoryRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The launcher in a small source tree of its own, with a Maven that writes down each call and gathers one jar, and a java that says what
 * it was called with. Nothing else is on the PATH than what the launcher itself needs.
 */
final class LauncherSandbox {

    private static final List<String> TOOLS = List.of(
            "bash",
            "env",
            "readlink",
            "find",
            "cksum",
            "sort",
            "xargs",
            "sha256sum",
            "cut",
            "flock",
            "mktemp",
            "mkdir",
            "mv",
            "rm",
            "ln",
            "ls",
            "sed",
            "head",
            "grep",
            "cat",
            "chmod",
            "id",
            "touch",
            "setpriv",
            "dpkg-query");

    private static final String MAVEN = """
            #!/usr/bin/env bash
            if [[ $* == *--version* ]]; then echo "Apache Maven ${FAKE_MAVEN_VERSION:-3.8.7}"; exit 0; fi
            echo "$PWD $*" >>"$SANDBOX/maven-calls"
            if [[ -n ${FAKE_MAVEN_ERROR:-} ]]; then echo "[ERROR] $FAKE_MAVEN_ERROR"; exit 1; fi
            for flag; do
              [[ $flag == -Dcrossfire.distribution=* ]] && folder=${flag#*=}
            done
            mkdir -p "$folder/lib"
            cat "$SANDBOX/a tree/pom.xml" >"$folder/lib/crossfire-app.jar"
            echo library >"$folder/lib/a-library.jar"
            echo "noise of the build"
            """;

    private static final String JAVA = """
            #!/usr/bin/env bash
            case $* in
              *-Xshare:dump*) exit 1 ;;
              *-XX:DumpLoadedClassList*) exit 0 ;;
            esac
            classpath=
            while (($#)); do
              case $1 in
                -cp) classpath=$2; shift ;;
                dev.*) shift; break ;;
              esac
              shift
            done
            first=${classpath%%:*}
            echo "in $PWD built from $(cat "$first") with"
            for argument; do echo "<$argument>"; done
            """;

    private final Path folder;

    LauncherSandbox(Path folder) throws IOException {
        this.folder = folder;
        for (String source : List.of("pom.xml", "model/src/main/A.java", "model/src/test/T.java")) {
            write(tree().resolve(source), "one");
        }
        for (String module : List.of(".mvn", "ingest", "streams", "serve", "deploy")) {
            Files.createDirectories(tree().resolve(module));
        }
        Files.copy(
                RepositoryRoot.find().resolve("crossfire"),
                tree().resolve("crossfire"),
                StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(bin());
        for (String tool : TOOLS) {
            Path found = Path.of("/usr/bin").resolve(tool);
            if (Files.exists(found)) {
                executable(bin().resolve(tool), "#!/bin/sh\nexec " + found + " \"$@\"\n");
            }
        }
        executable(bin().resolve("mvn"), MAVEN);
        executable(folder.resolve("jdk/bin/java"), JAVA);
        executable(folder.resolve("jdk/bin/javac"), "#!/bin/sh\n");
        javaVersion("17.0.15");
        Files.createSymbolicLink(bin().resolve("java"), folder.resolve("jdk/bin/java"));
    }

    /** With a blank in its name, as some have. */
    Path tree() {
        return folder.resolve("a tree");
    }

    Path bin() {
        return folder.resolve("bin");
    }

    Path jdk() {
        return folder.resolve("jdk");
    }

    void javaVersion(String version) throws IOException {
        write(folder.resolve("jdk/release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    /** How often the build ran. */
    int builds() throws IOException {
        Path calls = folder.resolve("maven-calls");
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }

    List<String> mavenCalls() throws IOException {
        return Files.readAllLines(folder.resolve("maven-calls"));
    }

    /** What a finished run of the launcher gave. */
    record Run(int exit, String out, String err) {}

    Run run(String... arguments) throws IOException, InterruptedException {
        return run(folder, Map.of(), arguments);
    }

    Run run(Path workingDirectory, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return finish(start(workingDirectory, environment, arguments));
    }

    /** A run that goes on; its output goes to files, so that it never waits for a reader. */
    record Running(Process process, Path out, Path err) {}

    Running start(Path workingDirectory, Map<String, String> environment, String... arguments) throws IOException {
        return start(tree().resolve("crossfire"), workingDirectory, environment, arguments);
    }

    Running start(Path launcher, Path workingDirectory, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(launcher.toString());
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workingDirectory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", bin().toString());
        builder.environment().put("SANDBOX", folder.toString());
        builder.environment().putAll(environment);
        return new Running(builder.start(), out, err);
    }

    static Run finish(Running running) throws IOException, InterruptedException {
        if (!running.process().waitFor(60, TimeUnit.SECONDS)) {
            running.process().destroyForcibly();
            throw new AssertionError("the launcher did not end within 60 s");
        }
        return new Run(running.process().exitValue(), Files.readString(running.out()), Files.readString(running.err()));
    }

    static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void executable(Path file, String script) throws IOException {
        write(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
