package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.OutputResult;
import org.speechlm4j.core.verify.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Recomputes every output of fixture folders and compares it with the reference's. */
@Command(
    name = "verify",
    description = {
      "Recompute every output of fixture folders and compare it with the reference's.",
      "",
      "Prints a line for each output: name, largest absolute error, tolerance, and ok, FAIL, "
          + "unsupported or reference-differs (our padded batch equals our single run, the "
          + "reference's does not).",
      ""
    })
final class VerifyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private OutputOptions output;

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description = "Folders with case.json and expected.safetensors.")
  private List<Path> folders;

  @Override
  public Integer call() {
    int code = 0;
    for (Path folder : folders) {
      code = Math.max(code, verify(folder));
    }
    return code;
  }

  private int verify(Path folder) {
    try (Fixture fixture = Fixture.open(folder)) {
      Verification verification = Verification.of(fixture, CpuEngine.shared());
      if (!verification.supported()) {
        String model = fixture.modelClass() == null ? "" : " of " + fixture.modelClass();
        remark(
            "speechlm: %s: found family %s%s, which nothing here recomputes"
                .formatted(folder, fixture.family(), model));
        return Failures.NO;
      }
      return check(fixture, verification);
    } catch (IOException | RuntimeException e) {
      remark("speechlm: " + Failures.describe(e));
      return Failures.code(e);
    }
  }

  private int check(Fixture fixture, Verification verification) throws IOException {
    int width = fixture.outputs().stream().mapToInt(String::length).max().orElse(0);
    int matching = 0;
    if (!output.quiet()) {
      remark(fixture.folder() + ":");
    }
    for (String name : fixture.outputs()) {
      OutputResult result = verification.check(name);
      print(fixture, result, width);
      matching += result.matches() ? 1 : 0;
    }
    if (!output.quiet()) {
      int all = fixture.outputs().size();
      remark("%s: %d of %d outputs match".formatted(fixture.folder(), matching, all));
    }
    return matching == fixture.outputs().size() ? 0 : Failures.NO;
  }

  private void print(Fixture fixture, OutputResult result, int width) {
    if (output.json()) {
      new JsonLine()
          .put("folder", fixture.folder().toString())
          .put("name", result.name())
          .number("max_abs_error", result.error())
          .number("atol", result.tolerance())
          .put("status", result.status().toString())
          .put("detail", result.detail())
          .print(spec.commandLine().getOut());
    } else {
      spec.commandLine().getOut().println(result.line(width));
    }
  }

  private void remark(String line) {
    spec.commandLine().getOut().flush();
    spec.commandLine().getErr().println(line);
  }
}
