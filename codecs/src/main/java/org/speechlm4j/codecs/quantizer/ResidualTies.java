package org.speechlm4j.codecs.quantizer;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.verify.CodeTies;

/**
 * Judges a reference's codes of a residual vector quantiser by our own latent frames.
 *
 * <p>A codeword is as near as the nearest within rounding if their squared distances differ by less
 * than {@value #ROUNDING} of the squared norms that they are computed from.
 */
public final class ResidualTies implements CodeTies {

  private static final double ROUNDING = 1e-5;

  private final List<double[]> codebooks;
  private final Function<int[], double[]> frames;

  /**
   * A judge.
   *
   * @param quantizer the codebooks
   * @param frames the latent frame at an index of the output without the axis of the codebooks
   */
  public ResidualTies(ResidualVectorQuantizer quantizer, Function<int[], double[]> frames) {
    this.codebooks = quantizer.codebooks().stream().map(Tensor::toDoubles).toList();
    this.frames = frames;
  }

  @Override
  public OptionalInt ties(int[] index, int[] codes) {
    double[] residual = frames.apply(index).clone();
    int ties = 0;
    for (int stage = 0; stage < codes.length; stage++) {
      double[] codebook = codebooks.get(stage);
      int nearest = nearest(residual, codebook);
      if (codes[stage] != nearest) {
        double further =
            distance(residual, codebook, codes[stage]) - distance(residual, codebook, nearest);
        double size = norm(residual, 0, residual.length);
        size += norm(codebook, nearest * residual.length, residual.length);
        if (further > ROUNDING * size) {
          return OptionalInt.empty();
        }
        ties++;
      }
      for (int d = 0; d < residual.length; d++) {
        residual[d] -= codebook[codes[stage] * residual.length + d];
      }
    }
    return OptionalInt.of(ties);
  }

  private static int nearest(double[] frame, double[] codebook) {
    int nearest = 0;
    for (int code = 1; code < codebook.length / frame.length; code++) {
      if (distance(frame, codebook, code) < distance(frame, codebook, nearest)) {
        nearest = code;
      }
    }
    return nearest;
  }

  private static double distance(double[] frame, double[] codebook, int code) {
    double sum = 0;
    for (int d = 0; d < frame.length; d++) {
      double difference = frame[d] - codebook[code * frame.length + d];
      sum += difference * difference;
    }
    return sum;
  }

  private static double norm(double[] values, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += values[i] * values[i];
    }
    return sum;
  }
}
