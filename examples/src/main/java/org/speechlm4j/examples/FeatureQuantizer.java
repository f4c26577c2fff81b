package org.speechlm4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.speechlm4j.codecs.quantizer.ResidualKMeans;
import org.speechlm4j.codecs.quantizer.ResidualVectorQuantizer;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.audio.KaldiFilterBank;
import org.speechlm4j.core.cluster.KMeans;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/**
 * Fits a residual quantiser to features of your own and says what each stage adds: {@code
 * FeatureQuantizer STAGES CODES SPEECH.wav...}.
 */
public final class FeatureQuantizer {

  private static final int SAMPLE_RATE = 16_000;
  private static final int CHANNELS = 40;
  private static final long SEED = 1;

  private FeatureQuantizer() {}

  /** Runs it on log mel energies; any features {@code [time, channels]} go the same way. */
  public static void main(String... args) throws IOException {
    CpuEngine engine = CpuEngine.shared();
    KaldiFilterBank bank =
        KaldiFilterBank.of(KaldiFilterBank.Options.standard(SAMPLE_RATE, CHANNELS));
    List<float[]> parts = new ArrayList<>();
    for (String file : Arrays.copyOfRange(args, 2, args.length)) {
      parts.add(bank.forward(AudioFiles.read(Path.of(file), SAMPLE_RATE, 1).mixDown()).values());
    }
    Points features = Points.joined(parts, CHANNELS);

    int stages = Integer.parseInt(args[0]);
    KMeans.Options options = KMeans.Options.of(Integer.parseInt(args[1]), SEED);
    ResidualVectorQuantizer whole = ResidualKMeans.fit(features, stages, options, engine);

    Tensor frames = engine.constant(features.values(), Shape.of(1, features.count(), CHANNELS));
    for (int count = 1; count <= stages; count++) {
      ResidualVectorQuantizer first = whole.first(count);
      Tensor error = frames.subtract(first.decode(first.encode(frames)));
      double meanSquare = error.multiply(error).mean().toFloats()[0];
      System.out.printf(Locale.ROOT, "%d stages: mean squared error %.3f%n", count, meanSquare);
    }
  }
}
