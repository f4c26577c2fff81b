package org.speechlm4j.training.codec;

import java.util.Collection;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.training.autodiff.Parameter;

/**
 * Makes signals keep their strength on the way through an untrained SEANet.
 *
 * <p>PyTorch's default initialisation divides a signal's deviation by about the root of 3 in each
 * convolution, and biases drown what is left after a dozen of them: quiet speech makes latents that
 * hardly differ, in which no codebook finds anything. So lengths of all kernels are multiplied by
 * that root, biases start at 0 (LeCun et al. 1998, "Efficient BackProp", section 4.6), the first
 * kernel takes sounds to deviation 1 and the last one takes them back.
 */
final class EvenSignals {

  private static final double GAIN = Math.sqrt(3);
  private static final String LENGTH = ".original0";
  private static final String FIRST = "encoder.layers.0.";

  private EvenSignals() {}

  /** Rescales the parameters of a codec that is to be trained on sounds like these. */
  static void through(Collection<Parameter> parameters, Tensor sounds) {
    double deviation = Math.sqrt(sounds.multiply(sounds).mean().toDoubles()[0]);
    double strength = deviation > 0 ? deviation : 1;
    int last =
        parameters.stream()
            .map(Parameter::name)
            .mapToInt(EvenSignals::layerOfDecoder)
            .max()
            .orElse(0);
    for (Parameter parameter : parameters) {
      String name = parameter.name();
      if (name.startsWith("encoder.") || name.startsWith("decoder.")) {
        if (name.endsWith(".bias")) {
          scale(parameter, 0);
        } else if (name.endsWith(LENGTH)) {
          double atEnds =
              name.startsWith(FIRST) ? 1 / strength : layerOfDecoder(name) == last ? strength : 1;
          scale(parameter, GAIN * atEnds);
        }
      }
    }
  }

  private static int layerOfDecoder(String name) {
    String[] parts = name.split("\\.", 4);
    return parts[0].equals("decoder") ? Integer.parseInt(parts[2]) : -1;
  }

  private static void scale(Parameter parameter, double factor) {
    float[] values = parameter.value().toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) factor;
    }
    parameter.set(HostTensor.of(values, parameter.shape().toArray()));
  }
}
