package org.speechlm4j.core.verify.audio;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.speechlm4j.core.audio.Resampler;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.verify.Fixture;

/**
 * Recomputes a fixture of resamplers: {@code out.hann_FROM_TO}, {@code out.kaiser_FROM_TO}, {@code
 * out.poly_UP_DOWN} and {@code out.soxr_FROM_TO}, windows and widths as the calls say.
 */
final class ResamplingOutputs {

  private static final Pattern NAME =
      Pattern.compile("out\\.(hann|kaiser|poly|soxr)_(\\d+)_(\\d+)");
  private static final String NUMBER = "([0-9]+(?:\\.[0-9]+)?)";

  private ResamplingOutputs() {}

  static boolean recognises(String output) {
    return NAME.matcher(output).matches();
  }

  static HostTensor compute(Fixture fixture, String output) throws IOException {
    float[] samples =
        resampler(output, CallText.of(fixture, output)).forward(fixture.floats("in.audio"));
    return HostTensor.of(samples, samples.length);
  }

  private static Resampler resampler(String output, CallText call) {
    Matcher name = NAME.matcher(output);
    if (!name.matches()) {
      throw new UnsupportedOperationException(output);
    }
    int a = Integer.parseInt(name.group(2));
    int b = Integer.parseInt(name.group(3));
    double rolloff = call.number("rolloff " + NUMBER, 0.99);
    return switch (name.group(1)) {
      case "hann" -> Resampler.sincHann(a, b, call.integer(NUMBER + " zero crossings", 6), rolloff);
      case "kaiser" ->
          Resampler.sincKaiser(
              a,
              b,
              call.integer("width " + NUMBER, 64),
              rolloff,
              call.number("beta " + NUMBER, 14.769656459379492));
      case "poly" -> Resampler.polyphase(b, a);
      default -> Resampler.soxrHq(a, b);
    };
  }
}
