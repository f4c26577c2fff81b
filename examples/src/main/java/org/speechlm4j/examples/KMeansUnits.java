package org.speechlm4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.tokenizers.units.KMeansQuantizer;
import org.speechlm4j.tokenizers.units.MfccEncoder;
import org.speechlm4j.tokenizers.units.PhoneticTokenizer;

/**
 * Fits units to your own speech and saves them: {@code KMeansUnits CENTROIDS.safetensors CLUSTERS
 * SPEECH.wav...}.
 *
 * <p>The features are cepstra; those of any other encoder go the same way.
 */
public final class KMeansUnits {

  private static final long SEED = 1;

  private KMeansUnits() {}

  /** Runs it. */
  public static void main(String... args) throws IOException {
    CpuEngine engine = CpuEngine.shared();
    MfccEncoder encoder = MfccEncoder.of(16_000, engine);
    List<Audio> speech = new ArrayList<>();
    for (String file : Arrays.copyOfRange(args, 2, args.length)) {
      speech.add(AudioFiles.read(Path.of(file), encoder.sampleRate(), 1));
    }

    List<float[]> frames = speech.stream().map(one -> encoder.features(one).values()).toList();
    Points features = Points.joined(frames, encoder.dimension());
    int clusters = Integer.parseInt(args[1]);
    KMeansQuantizer units = KMeansQuantizer.fit(features, clusters, SEED, engine);
    units.save(Path.of(args[0]), Map.of("features", "mfcc", "seed", Long.toString(SEED)));

    PhoneticTokenizer tokenizer = PhoneticTokenizer.of(encoder, units);
    System.out.println(Arrays.toString(tokenizer.tokenize(speech.getFirst()).ids()));
  }
}
