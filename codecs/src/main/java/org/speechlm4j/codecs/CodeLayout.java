package org.speechlm4j.codecs;

import java.util.Locale;
import org.speechlm4j.core.AudioCodec;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.Quantizer;

/** Codes as {@code [codebook][frame]} and as tensors hold them, {@code [frame][codebook]}. */
public final class CodeLayout {

  private CodeLayout() {}

  /** The codes frame by frame. */
  public static int[] join(Codes codes) {
    int[][] rows = codes.values();
    int[] joined = new int[rows.length * codes.frames()];
    for (int q = 0; q < rows.length; q++) {
      for (int t = 0; t < rows[q].length; t++) {
        joined[t * rows.length + q] = rows[q][t];
      }
    }
    return joined;
  }

  /** Fills rows {@code [codebook][frame]} from codes frame by frame, from {@code offset} on. */
  public static void split(int[] joined, int offset, int[][] rows) {
    for (int q = 0; q < rows.length; q++) {
      for (int t = 0; t < rows[q].length; t++) {
        rows[q][t] = joined[offset + t * rows.length + q];
      }
    }
  }

  /**
   * Checks that codes are of a codec's frame rate and within its codebooks.
   *
   * @throws IllegalArgumentException naming what was found and what is needed
   */
  public static void requireFit(Codes codes, AudioCodec codec, Quantizer quantizer) {
    int[] sizes = quantizer.codebookSizes();
    if (codes.codebooks() > sizes.length) {
      throw new IllegalArgumentException(
          "codes: found %d codebooks, need 1 to %d".formatted(codes.codebooks(), sizes.length));
    }
    if (Math.abs(codes.frameRate() - codec.frameRate()) > 1e-3 * codec.frameRate()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "codes: found %.3f frames per second, need the codec's %.3f",
              codes.frameRate(),
              codec.frameRate()));
    }
    for (int q = 0; q < codes.codebooks(); q++) {
      for (int code : codes.values()[q]) {
        if (code < 0 || code >= sizes[q]) {
          throw new IllegalArgumentException(
              "codes: found %d in codebook %d, need 0 to %d".formatted(code, q, sizes[q] - 1));
        }
      }
    }
  }
}
