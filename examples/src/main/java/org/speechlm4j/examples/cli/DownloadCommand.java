package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.speechlm4j.core.hub.FileSelection;
import org.speechlm4j.core.hub.ModelReference;
import org.speechlm4j.core.hub.Snapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Brings a published model into the cache. */
@Command(
    name = "download",
    description = {
      "Bring a model of huggingface.co into the cache and print its folder.",
      "",
      "Takes what this library can read: configurations, tokenizers' files and safetensors. A"
          + " download that broke off goes on where it stopped. The cache is that of Hugging"
          + " Face's Python tools, whose environment variables hold.",
      ""
    })
final class DownloadCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @ParentCommand private SpeechLm root;

  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "MODEL", description = "owner/name, or owner/name@revision.")
  private ModelReference model;

  @Option(
      names = "--include",
      paramLabel = "GLOB",
      description = "Take the files of such names instead, pickles never; may be repeated.")
  private List<String> include = List.of();

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      description = "Leave out the files of such names; may be repeated.")
  private List<String> exclude = List.of();

  @Override
  public Integer call() throws IOException {
    Snapshot snapshot;
    try (DownloadProgress progress = root.hub().progress(output.quiet())) {
      snapshot =
          root.hub()
              .hub()
              .withListener(progress)
              .download(model, FileSelection.of(include, exclude));
    }
    if (output.json()) {
      new JsonLine()
          .put("model", model.model())
          .put("revision", model.revision())
          .put("commit", snapshot.commit())
          .put("folder", snapshot.folder().toString())
          .put("files", snapshot.files())
          .print(spec.commandLine().getOut());
    } else {
      spec.commandLine().getOut().println(snapshot.folder());
    }
    return 0;
  }
}
