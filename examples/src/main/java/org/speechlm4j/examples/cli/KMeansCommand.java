package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.speechlm4j.core.Frames;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.SpeechEncoder;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.tokenizers.units.KMeansQuantizer;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecEncoder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fits the centroids that {@code tokenize} takes. */
@Command(
    name = "kmeans",
    description = {
      "Cluster an encoder layer's frames of speech files; what tokenize takes as --kmeans.",
      "",
      "Audio of another rate is converted, several channels are mixed down.",
      ""
    })
final class KMeansCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private OutputOptions output;

  @Mixin private EncoderLayerOptions source;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "WAV or FLAC files.")
  private List<Path> files;

  @Option(
      names = "--clusters",
      required = true,
      paramLabel = "K",
      description = "Number of centroids, at most one for each frame.")
  private int clusters;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description = "What random choices follow from (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Safetensors to write, with the tensor centroids [clusters, channels].")
  private Path target;

  @Override
  public Integer call() throws IOException {
    if (clusters < 1) {
      throw new ParameterException(
          spec.commandLine(), "--clusters: found %d, need at least 1".formatted(clusters));
    }
    CpuEngine engine = CpuEngine.shared();
    Wav2VecEncoder encoder = source.encoder(engine, output.quiet());
    Points features = features(encoder.atLayer(source.layer()));
    KMeansQuantizer fitted = KMeansQuantizer.fit(features, clusters, seed, engine);
    fitted.save(target, provenance(features));
    return 0;
  }

  private Map<String, String> provenance(Points features) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("model", source.modelName());
    metadata.put("layer", Integer.toString(source.layer()));
    metadata.put("frames", Integer.toString(features.count()));
    metadata.put("seed", Long.toString(seed));
    return metadata;
  }

  private Points features(SpeechEncoder encoder) throws IOException {
    List<float[]> parts = new ArrayList<>();
    try (Progress progress = Progress.of("kmeans", files.size(), output.quiet())) {
      for (Path file : files) {
        parts.add(frames(encoder, file));
        progress.step();
      }
    }
    return Points.joined(parts, encoder.dimension());
  }

  private static float[] frames(SpeechEncoder encoder, Path file) throws IOException {
    try {
      Frames frames = encoder.encode(List.of(AudioFiles.read(file, encoder.sampleRate(), 1)));
      return frames.tensor().toFloats();
    } catch (IllegalArgumentException e) {
      throw new InvalidFileException(file, String.valueOf(e.getMessage()), e);
    }
  }
}
