package org.speechlm4j.tokenizers.units;

import java.util.List;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Frames;
import org.speechlm4j.core.SpeechEncoder;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.audio.Mfcc;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Shape;

/**
 * Cepstra with their first and second differences as frames: what the teacher of HuBERT's first
 * iteration clusters (Hsu et al. 2021, section IV-B).
 *
 * <p>39 channels at 100 frames per second.
 */
public final class MfccEncoder implements SpeechEncoder {

  private static final double FRAMES_PER_SECOND = 100;

  private final Mfcc mfcc;
  private final int sampleRate;
  private final Engine engine;

  private MfccEncoder(Mfcc mfcc, int sampleRate, Engine engine) {
    this.mfcc = mfcc;
    this.sampleRate = sampleRate;
    this.engine = engine;
  }

  /**
   * The usual 13 cepstra of 25 ms every 10 ms.
   *
   * @param sampleRate of the sounds to come, in Hz
   * @param engine that the frames are handed to
   * @throws IllegalArgumentException if the rate is too low for their filters
   */
  public static MfccEncoder of(int sampleRate, Engine engine) {
    return new MfccEncoder(Mfcc.standard(sampleRate), sampleRate, engine);
  }

  @Override
  public int sampleRate() {
    return sampleRate;
  }

  @Override
  public int dimension() {
    return 3 * mfcc.coefficients();
  }

  @Override
  public Frames encode(List<Audio> batch) {
    List<FeatureMatrix> rows = batch.stream().map(this::features).toList();
    int longest = rows.stream().mapToInt(FeatureMatrix::frames).max().orElse(0);
    float[] values = new float[rows.size() * longest * dimension()];
    int[] lengths = new int[rows.size()];
    for (int i = 0; i < lengths.length; i++) {
      FeatureMatrix row = rows.get(i);
      lengths[i] = row.frames();
      int count = row.frames() * dimension();
      System.arraycopy(row.values(), 0, values, i * longest * dimension(), count);
    }
    Shape shape = Shape.of(rows.size(), longest, dimension());
    return new Frames(engine.constant(values, shape), lengths, FRAMES_PER_SECOND);
  }

  /**
   * The features of one utterance, {@code [frames, 39]}; several channels are mixed down.
   *
   * @throws IllegalArgumentException if its rate is another, or it is too short for one frame
   */
  public FeatureMatrix features(Audio audio) {
    if (audio.sampleRate() != sampleRate) {
      throw new IllegalArgumentException(
          "audio: found %d Hz, need %d Hz".formatted(audio.sampleRate(), sampleRate));
    }
    FeatureMatrix features = mfcc.forwardWithDeltas(audio.mixDown());
    if (features.frames() == 0) {
      throw new IllegalArgumentException(
          "audio: found %d samples, which is too short for one frame".formatted(audio.length()));
    }
    return features;
  }
}
