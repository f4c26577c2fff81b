package org.speechlm4j.benchmarks.interrupt;

import java.util.List;
import org.speechlm4j.core.audio.Mfcc;
import org.speechlm4j.core.audio.Resampler;

/** Resampling and features of long recordings. */
final class AudioWork {

  private static final int MINUTE = 60;
  private static final int HOUR = 60 * MINUTE;

  private AudioWork() {}

  static List<LongWork> all() {
    return List.of(
        resampling("resampling of 10 minutes of 48 kHz to 16 kHz", 10 * MINUTE, 48_000, 16_000),
        resampling("resampling of 5 minutes of 44,101 Hz to 16,001 Hz", 5 * MINUTE, 44_101, 16_001),
        new LongWork(
            "cepstra of an hour",
            _ -> {
              float[] samples = Noise.values(16_000 * HOUR);
              Mfcc cepstra = Mfcc.standard(16_000);
              return () -> cepstra.forward(samples);
            }));
  }

  private static LongWork resampling(String name, int seconds, int from, int to) {
    return new LongWork(
        name,
        _ -> {
          float[] samples = Noise.values(from * seconds);
          Resampler resampler = Resampler.sincHann(from, to);
          return () -> resampler.forward(samples);
        });
  }
}
