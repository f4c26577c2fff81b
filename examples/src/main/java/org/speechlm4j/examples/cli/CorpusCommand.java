package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.speechlm4j.examples.corpus.CorpusMaker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done with the small spoken corpus. */
@Command(
    name = "corpus",
    description = "Make the small spoken corpus.",
    subcommands = CorpusCommand.Make.class,
    synopsisSubcommandLabel = "COMMAND")
final class CorpusCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "found no command, need one");
  }

  /** Makes the corpus anew. */
  @Command(
      name = "make",
      description = {
        "Make the corpus anew: the same bytes for the same seed and tools.",
        "Needs eSpeak NG's library and the program flac.",
        ""
      })
  static final class Make implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private OutputOptions output;

    @Parameters(paramLabel = "DIR", description = "Folder to write to.")
    private Path folder;

    @Option(names = "--seed", required = true, description = "Decides who says what.")
    private long seed;

    @Override
    public Integer call() throws IOException {
      CorpusMaker maker = CorpusMaker.of(folder, seed);
      try (Progress progress = Progress.of("corpus", maker.files(), output.quiet())) {
        maker.make(progress::step);
      }
      if (output.json()) {
        new JsonLine()
            .put("folder", folder.toString())
            .put("files", maker.files())
            .print(spec.commandLine().getOut());
      } else if (!output.quiet()) {
        spec.commandLine().getOut().println("%s: %d files".formatted(folder, maker.files()));
      }
      return 0;
    }
  }
}
