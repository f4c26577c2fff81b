package org.speechlm4j.core.audio;

import java.util.Arrays;
import org.speechlm4j.core.system.Interrupts;

/**
 * Spectra of overlapping frames of a signal. Neighbouring frames are cut and transformed side by
 * side: row i of a block holds sample i of each of its frames, row k of its spectrum their bin k. A
 * frame's spectrum does not depend on the others of its block.
 */
final class FrameSpectra {

  /** Of 400 samples, so many frames and what passes make of them fit a second cache of 1 MB. */
  static final int SIDE_BY_SIDE = 96;

  private final RealFft fft;
  private final int hop;
  private final int offset;
  private final double[] weights;
  private final Ends ends;

  /** What stands beyond a signal's ends. */
  interface Ends {
    /** The sample that stands at an index beyond the ends, or a negative number for none: 0. */
    int source(long index, int length);
  }

  /** What is done with the samples of a block before they are transformed, in place. */
  interface Conditioning {
    void accept(double[][] samples, int frames);
  }

  /** What is done with a block's spectra; the next block overwrites them. */
  interface SpectraConsumer {
    void accept(int first, int frames, ComplexRows spectra);
  }

  /**
   * What is done with values of a block's frames, [values][frames]; the next block overwrites them.
   */
  interface BlockConsumer {
    void accept(int first, int frames, double[][] values);
  }

  /**
   * Frames of a signal.
   *
   * @param fft the transform of a frame
   * @param hop samples from one frame to the next
   * @param offset the sample with which the first frame begins, may be negative
   * @param weights what a frame's samples are multiplied by, at most the transform's size; zeros
   *     follow
   * @param ends what stands beyond the signal's ends
   */
  FrameSpectra(RealFft fft, int hop, int offset, double[] weights, Ends ends) {
    this.fft = fft;
    this.hop = hop;
    this.offset = offset;
    this.weights = weights;
    this.ends = ends;
  }

  void forEachBlock(float[] signal, int frames, SpectraConsumer consumer) {
    forEachBlock(signal, frames, (_, _) -> {}, consumer);
  }

  void forEachBlock(
      float[] signal, int frames, Conditioning conditioning, SpectraConsumer consumer) {
    int blocks = Math.ceilDiv(frames, SIDE_BY_SIDE);
    int size = blocks == 0 ? 0 : Math.ceilDiv(frames, blocks);
    RealRows block = new RealRows(fft, size);
    for (int first = 0; first < frames; first += size) {
      Interrupts.check();
      int count = Math.min(size, frames - first);
      cut(signal, first, count, block.samples());
      conditioning.accept(block.samples(), count);
      consumer.accept(first, count, block.forward(count));
    }
  }

  private void cut(float[] signal, int first, int frames, double[][] samples) {
    for (int i = 0; i < samples.length; i++) {
      double[] row = samples[i];
      if (i >= weights.length) {
        Arrays.fill(row, 0, frames, 0);
        continue;
      }
      double weight = weights[i];
      long start = (long) first * hop + offset + i;
      // Between these frames the sample lies within the signal.
      int from = Math.clamp(Math.ceilDiv(-start, hop), 0, frames);
      int to = Math.clamp(Math.ceilDiv(signal.length - start, hop), from, frames);
      beyond(signal, start, 0, from, weight, row);
      for (int t = from, at = (int) (start + (long) from * hop); t < to; t++, at += hop) {
        row[t] = signal[at] * weight;
      }
      beyond(signal, start, to, frames, weight, row);
    }
  }

  private void beyond(float[] signal, long start, int from, int to, double weight, double[] row) {
    for (int t = from; t < to; t++) {
      int source = ends.source(start + (long) t * hop, signal.length);
      row[t] = source < 0 ? 0 : signal[source] * weight;
    }
  }
}
