package org.speechlm4j.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A project that was built outside the reactor.
 *
 * @param folder its copy, with the classes and the class path that Maven gave it
 */
record Project(Path folder) {

  /**
   * What a run of a program gave.
   *
   * @param code exit code
   * @param out lines of standard output
   * @param err lines of standard error
   */
  record Run(int code, List<String> out, List<String> err) {}

  static Project named(String name) {
    return new Project(Path.of("target/it", name).toAbsolutePath());
  }

  /** The file names on its class path, without its own classes. */
  List<String> jars() throws IOException {
    return List.of(dependencies().split(File.pathSeparator)).stream()
        .map(jar -> Path.of(jar).getFileName().toString())
        .toList();
  }

  /** What the files on its class path take, in MB, without its own classes. */
  double megabytes() throws IOException {
    long bytes = 0;
    for (String jar : dependencies().split(File.pathSeparator)) {
      bytes += Files.size(Path.of(jar));
    }
    return bytes / 1e6;
  }

  /** Starts a program of it, with the flags in its file {@code run.args} if it has one. */
  Run run(String program, Path... arguments) throws IOException, InterruptedException {
    return start(
        List.of("-cp", classes() + File.pathSeparator + dependencies()), program, arguments);
  }

  /** As {@link #run}, with all jars as modules, which are asked for as the page of them says. */
  Run runWithModules(String program, Path... arguments) throws IOException, InterruptedException {
    String modules = "jdk.incubator.vector,java.net.http,ALL-MODULE-PATH";
    return start(
        List.of("--add-modules", modules, "-p", dependencies(), "-cp", classes()),
        program,
        arguments);
  }

  private String classes() {
    return folder.resolve("target/classes").toString();
  }

  private Run start(List<String> path, String program, Path... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Path flags = folder.resolve("run.args");
    if (Files.exists(flags)) {
      command.add("@" + flags);
    }
    command.addAll(path);
    command.add(program);
    for (Path argument : arguments) {
      command.add(argument.toAbsolutePath().toString());
    }
    Path out = folder.resolve("target/out.txt");
    Path err = folder.resolve("target/err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().putAll(Map.of("LC_ALL", "C"));
    Process process = builder.start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException(program + ": ran for two minutes, need seconds");
    }
    return new Run(process.exitValue(), Files.readAllLines(out, UTF_8), Files.readAllLines(err));
  }

  private String dependencies() throws IOException {
    return Files.readString(folder.resolve("target/class-path")).strip();
  }
}
