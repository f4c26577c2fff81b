package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.hub.CachedModel;
import org.speechlm4j.core.hub.CachedRevision;
import org.speechlm4j.core.hub.HubCache;
import org.speechlm4j.core.hub.ModelReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists what is cached, or removes one model of it. */
@Command(
    name = "cache",
    description = {
      "List the models that were downloaded, by this program or Hugging Face's Python tools.",
      "",
      "Prints a line for each revision: model, commit, bytes, files, and the branches and tags"
          + " that were last seen at it. Revisions share files that are the same.",
      ""
    })
final class CacheCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @ParentCommand private SpeechLm root;

  @Mixin private OutputOptions output;

  @Option(
      names = "--remove",
      paramLabel = "MODEL",
      description = "Remove owner/name, or of owner/name@revision that revision alone.")
  private @Nullable String removed;

  @Override
  public Integer call() throws IOException {
    HubCache cache = root.hub().hub().cache();
    if (removed == null) {
      print(cache);
      return 0;
    }
    ModelReference model = ModelReference.parse(removed);
    if (removed.indexOf('@') < 0) {
      cache.remove(model);
    } else {
      cache.removeRevision(model);
    }
    return 0;
  }

  private void print(HubCache cache) throws IOException {
    List<CachedModel> models = cache.models();
    PrintWriter out = spec.commandLine().getOut();
    if (output.json()) {
      models.forEach(model -> json(model).print(out));
      return;
    }
    int width = models.stream().mapToInt(model -> model.model().length()).max().orElse(1);
    String row = "%-" + width + "s  %-40s  %15s  %5s  %s%n";
    long bytes = 0;
    for (CachedModel model : models) {
      bytes += model.bytes();
      for (CachedRevision revision : model.revisions()) {
        out.printf(
            Locale.ROOT,
            row,
            model.model(),
            revision.commit(),
            "%,d".formatted(revision.bytes()),
            revision.files(),
            String.join(", ", revision.refs()));
      }
      if (model.unfinished() > 0) {
        out.printf(
            Locale.ROOT,
            row,
            model.model(),
            "unfinished downloads",
            "%,d".formatted(model.unfinished()),
            "",
            "");
      }
    }
    if (!output.quiet()) {
      out.printf(Locale.ROOT, "%d models, %,d bytes in %s%n", models.size(), bytes, cache.folder());
    }
    out.flush();
  }

  private static JsonLine json(CachedModel model) {
    return new JsonLine()
        .put("model", model.model())
        .put("folder", model.folder().toString())
        .put("bytes", model.bytes())
        .put("unfinished", model.unfinished())
        .put("revisions", model.revisions());
  }
}
