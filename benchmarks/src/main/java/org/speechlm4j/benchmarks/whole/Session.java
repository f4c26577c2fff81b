package org.speechlm4j.benchmarks.whole;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.speechlm4j.benchmarks.compare.Python;
import org.speechlm4j.benchmarks.results.Results;

/**
 * What measuring whole programs needs at hand.
 *
 * @param repository where they lie
 * @param models folder of the models of true size, which are made there where they are missing
 * @param python the peers', if any
 * @param results where to note what is measured
 * @param out where to say it
 * @param threads that compute
 * @param quick whether to take one short look instead
 */
public record Session(
    Repository repository,
    Path models,
    Optional<Python> python,
    Results results,
    PrintWriter out,
    int threads,
    boolean quick) {

  /** Rounds of a contest between whole programs. */
  int rounds() {
    return quick ? 1 : 3;
  }

  /** Our command line. */
  Program speechlm() {
    return Program.of(List.of(repository.speechlm().toString()));
  }

  /** A script run by the peers' Python. */
  Optional<Program> peer(Path script) {
    return python.map(found -> Program.of(List.of(found.executable(), script.toString())));
  }

  /** The peers' versions. */
  String versions() {
    return python.map(Python::versions).orElse("");
  }

  /** The checkpoint of a model, made by PyTorch if need be; empty where neither is there. */
  Optional<Path> checkpoint(Model model) throws IOException {
    Path place = models.resolve(model.toString());
    if (Files.exists(place.resolve("config.json"))) {
      return Optional.of(place);
    }
    Optional<Program> maker = peer(repository.peer("make_model.py"));
    if (maker.isEmpty()) {
      say(model + ": found no checkpoint in " + models + ", and no PyTorch to make it");
      return Optional.empty();
    }
    Files.createDirectories(models);
    maker.get().with(model, place).seconds();
    return Optional.of(place);
  }

  /** Says something. */
  void say(String line) {
    out.println(line);
    out.flush();
  }
}
