package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.training.RecipeFile;
import org.speechlm4j.training.recipe.DivergedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains what a recipe says. */
@Command(
    name = "train",
    description = {
      "Train what a recipe says; a run that was broken off goes on from its last checkpoint.",
      "",
      "The folder gets recipe.json, log.jsonl with every step's numbers, checkpoints, and in the"
          + " end",
      "model, a checkpoint that the other commands take. A laboratory leaves results.json and",
      "results.md. Prints what was measured.",
      ""
    })
final class TrainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "RECIPE", description = "A recipe in JSON.")
  private Path file;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Folder of the run.")
  private Path folder;

  @Option(names = "--seed", paramLabel = "S", description = "Another seed than the recipe's.")
  private @Nullable Long seed;

  @Override
  public Integer call() throws IOException {
    RecipeFile recipe = RecipeFile.read(file);
    if (seed != null) {
      recipe = recipe.withSeed(seed);
    }
    PrintWriter out = spec.commandLine().getOut();
    Path base = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("."));
    try (Progress progress = Progress.of("train", recipe.steps(), output.quiet())) {
      print(
          out,
          recipe.run(
              base,
              folder,
              CpuEngine.shared(),
              (step, all, left, metrics) -> progress.to(step, left)));
      return 0;
    } catch (DivergedException e) {
      spec.commandLine().getErr().println("speechlm: " + e.getMessage());
      return Failures.NO;
    }
  }

  private void print(PrintWriter out, Map<String, Double> results) {
    if (output.json()) {
      JsonLine line = new JsonLine();
      results.forEach(line::number);
      line.print(out);
      return;
    }
    results.forEach((name, value) -> out.printf(Locale.ROOT, "%-28s %10.4f%n", name, value));
  }
}
