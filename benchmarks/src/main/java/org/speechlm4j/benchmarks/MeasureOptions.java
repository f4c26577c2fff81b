package org.speechlm4j.benchmarks;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.speechlm4j.benchmarks.compare.Python;
import org.speechlm4j.benchmarks.kernel.Setting;
import org.speechlm4j.benchmarks.whole.Repository;
import picocli.CommandLine.Option;

/** What both commands take. */
final class MeasureOptions {

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      defaultValue = "",
      description = "Only the kernels in whose name this is found, such as nearest-code.encodec.")
  private Pattern only;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Threads that compute (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(names = "--quick", description = "Take one short look: to see that it works, no more.")
  private boolean quick;

  @Option(
      names = "--python",
      paramLabel = "COMMAND",
      defaultValue = "${env:PYTHON:-python3}",
      description = "A Python that has PyTorch (default: the variable PYTHON, or python3).")
  private String python;

  Predicate<Setting> wanted() {
    return setting -> only.matcher(setting.id()).find();
  }

  int threads() {
    return threads;
  }

  boolean quick() {
    return quick;
  }

  Optional<Python> python() {
    return Python.find(python);
  }

  static Repository repository() {
    return new Repository(Path.of(System.getProperty(Benchmarks.HOME, "")).toAbsolutePath());
  }
}
