package org.speechlm4j.core.audio;

/**
 * Mel-frequency cepstral coefficients as Kaldi's {@code compute-mfcc-feats} defines them, with the
 * cosine transform's first coefficient in place of the frame's energy.
 */
public final class Mfcc {

  private static final int DELTA_REACH = 2;

  private final KaldiFilterBank filterBank;
  private final Dct dct;
  private final double[] lifter;

  private Mfcc(KaldiFilterBank filterBank, Dct dct, double[] lifter) {
    this.filterBank = filterBank;
    this.dct = dct;
    this.lifter = lifter;
  }

  /**
   * Cepstra of a filter bank's log energies.
   *
   * @param filterBank the log mel energies
   * @param coefficients cepstra per frame, at most the filters
   * @param lifter coefficient i is scaled by {@code 1 + lifter / 2 sin(pi i / lifter)}; 0 for none
   * @throws IllegalArgumentException if a number is out of range
   */
  public static Mfcc of(KaldiFilterBank filterBank, int coefficients, double lifter) {
    if (!(lifter >= 0)) {
      throw new IllegalArgumentException("lifter: found " + lifter + ", need at least 0");
    }
    Dct dct = Dct.of(coefficients, filterBank.options().mels());
    double[] scales = new double[coefficients];
    for (int i = 0; i < coefficients; i++) {
      scales[i] = lifter == 0 ? 1 : 1 + lifter / 2 * Math.sin(Math.PI * i / lifter);
    }
    return new Mfcc(filterBank, dct, scales);
  }

  /** Kaldi's defaults at a rate: 13 cepstra of 23 filters, lifter 22. */
  public static Mfcc standard(int sampleRate) {
    return of(KaldiFilterBank.of(KaldiFilterBank.Options.standard(sampleRate, 23)), 13, 22);
  }

  /** Coefficients per frame. */
  public int coefficients() {
    return lifter.length;
  }

  /** Cepstra of a signal, [frames, coefficients]. */
  public FeatureMatrix forward(float[] signal) {
    FeatureMatrix cepstra = FeatureMatrix.zeros(filterBank.frames(signal.length), coefficients());
    double[][] block = new double[coefficients()][FrameSpectra.SIDE_BY_SIDE];
    filterBank.forEachBlock(
        signal,
        (first, frames, logs) -> {
          dct.apply(logs, block, frames);
          for (int i = 0; i < block.length; i++) {
            for (int t = 0; t < frames; t++) {
              block[i][t] *= lifter[i];
            }
          }
          cepstra.setRows(first, frames, block);
        });
    return cepstra;
  }

  /** Cepstra, their deltas over two frames on either side, and the deltas of these. */
  public FeatureMatrix forwardWithDeltas(float[] signal) {
    return Deltas.appendTwice(forward(signal), DELTA_REACH);
  }
}
