package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.SpeechEncoder;
import org.speechlm4j.core.Units;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.tokenizers.units.KMeansQuantizer;
import org.speechlm4j.tokenizers.units.PhoneticTokenizer;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecConfig;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecEncoder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the units of speech: an encoder layer's frames, clustered. */
@Command(
    name = "tokenize",
    description = {
      "Print the discrete units of speech files: the nearest centroids to an encoder layer's"
          + " frames.",
      "",
      "Prints a line for each file: its name, a tab, and the units. Audio of another rate is "
          + "converted, several channels are mixed down.",
      ""
    })
final class TokenizeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private OutputOptions output;

  @Mixin private EncoderLayerOptions source;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "WAV or FLAC files.")
  private List<Path> files;

  @Option(
      names = "--kmeans",
      required = true,
      paramLabel = "FILE",
      description = "Safetensors with the tensor centroids [clusters, channels].")
  private Path kmeans;

  @Option(
      names = "--keep-repeats",
      description = "One unit per frame: do not merge equal neighbours.")
  private boolean keepRepeats;

  @Option(
      names = "--align",
      description = "Pad the audio so that there is exactly one frame for each 20 ms.")
  private boolean align;

  @Override
  public Integer call() throws IOException {
    PhoneticTokenizer tokenizer = tokenizer();
    try (Progress progress = Progress.of("tokenize", files.size(), output.quiet())) {
      for (Path file : files) {
        print(file, tokenize(tokenizer, file));
        progress.step();
      }
    }
    return 0;
  }

  private PhoneticTokenizer tokenizer() throws IOException {
    CpuEngine engine = CpuEngine.shared();
    Wav2VecEncoder encoder = source.encoder(engine, output.quiet());
    SpeechEncoder inner = encoder.atLayer(source.layer());
    KMeansQuantizer quantizer = KMeansQuantizer.load(kmeans, engine);
    if (quantizer.dimension() != inner.dimension()) {
      throw new InvalidFileException(
          kmeans,
          "tensor centroids: found %d channels, but the model has %d"
              .formatted(quantizer.dimension(), inner.dimension()));
    }
    PhoneticTokenizer merged =
        PhoneticTokenizer.of(inner, quantizer)
            .withEdgePadding(align ? edgePadding(encoder.model().config()) : 0);
    return keepRepeats ? merged.withoutDeduplication() : merged;
  }

  /** Half of what the first frame's samples exceed a hop by. */
  private static int edgePadding(Wav2VecConfig config) {
    return Math.max(0, (config.frontEnd().samples(1) - config.frontEnd().hop()) / 2);
  }

  private static Units tokenize(PhoneticTokenizer tokenizer, Path file) throws IOException {
    Audio sound = AudioFiles.read(file, tokenizer.sampleRate(), 1);
    try {
      return tokenizer.tokenize(sound);
    } catch (IllegalArgumentException e) {
      throw new InvalidFileException(file, String.valueOf(e.getMessage()), e);
    }
  }

  private void print(Path file, Units units) {
    if (output.json()) {
      new JsonLine()
          .put("file", file.toString())
          .put("frame_rate", units.frameRate())
          .put("units", units.ids())
          .put("durations", units.durations())
          .print(spec.commandLine().getOut());
    } else {
      String ids =
          Arrays.stream(units.ids()).mapToObj(Integer::toString).collect(Collectors.joining(" "));
      spec.commandLine().getOut().println(file + "\t" + ids);
    }
  }
}
