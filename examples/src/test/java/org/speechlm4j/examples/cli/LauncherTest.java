package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.examples.house.Repository;

/** The script {@code speechlm}, with a program in Java's place that prints what it is given. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is one for a POSIX shell")
class LauncherTest {

  @TempDir private Path parent;
  private Path root;

  /** A built repository in a folder whose name needs quotes. */
  @BeforeEach
  void build() throws IOException {
    root = Files.createDirectory(parent.toRealPath().resolve("built here"));
    executable(root.resolve("speechlm"), Files.readString(Repository.root().resolve("speechlm")));
    Path java = root.resolve("jdk/bin/java");
    Files.createDirectories(java.getParent());
    executable(java, "#!/bin/sh\nprintf '%s\\n' \"$LC_ALL\" \"$@\"\n");
    Files.createDirectories(root.resolve("core/src/main"));
    Files.writeString(root.resolve("core/pom.xml"), "");
    Files.writeString(root.resolve("pom.xml"), "");
    Files.createDirectory(root.resolve("target"));
    Files.write(
        root.resolve("target/launch"), List.of(root.toString(), root + "/jdk", root + "/core"));
  }

  @Test
  void launchFile_isDatedToTheBuild_andForEverybodyToRead() throws IOException {
    Path plain = Files.writeString(root.resolve("plain"), "");
    LaunchFile.main(new String[] {root.toString(), "2026-01-02T03:04:05Z"});
    Path launch = root.resolve("target/launch");
    assertThat(Files.readAllLines(launch)).hasSize(3).startsWith(root.toString());
    assertThat(Files.getPosixFilePermissions(launch))
        .isEqualTo(Files.getPosixFilePermissions(plain));
    assertThat(Files.getLastModifiedTime(launch).toInstant()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(root.resolve("target")).isDirectoryContaining("glob:**/launch");
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private List<String> run(Map<String, String> variables, String... arguments) throws Exception {
    Path out = parent.resolve("out");
    ProcessBuilder builder = new ProcessBuilder(root.resolve("speechlm").toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().keySet().removeAll(List.of("LC_ALL", "LC_CTYPE", "LANG"));
    builder.environment().putAll(variables);
    Process process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return Files.readAllLines(out);
  }

  @Test
  void wordsAndFlags_areHandedOnAsTheyAre() throws Exception {
    assertThat(run(Map.of("SPEECHLM_OPTS", "-Xmx1g -Da=b"), "inspect", "two words", ""))
        .containsSubsequence("-Dspeechlm.home=" + root, "-Xmx1g", "-Da=b")
        .endsWith("org.speechlm4j.examples.cli.SpeechLm", "inspect", "two words", "");
  }

  @Test
  void noBuild_whereNoneCanBeMade_isOneLine() throws Exception {
    Files.delete(root.resolve("target/launch"));
    Files.delete(root.resolve("target"));
    Files.writeString(root.resolve("target"), "in the way");
    assertThat(run(Map.of(), "--help"))
        .containsExactly(
            "speechlm: found no build to start and no permission to build in "
                + root
                + ", need one of them");
  }

  @Test
  void localeOfPlainAscii_becomesOneThatNamesAnyFile() throws Exception {
    assertThat(run(Map.of("LC_ALL", "C"))).first().isEqualTo("C.UTF-8");
    assertThat(run(Map.of())).first().isEqualTo("C.UTF-8");
    assertThat(run(Map.of("LC_ALL", "C.UTF-8"))).first().isEqualTo("C.UTF-8");
    assertThat(run(Map.of("LANG", "C.UTF-8"))).first().isEqualTo("");
  }
}
