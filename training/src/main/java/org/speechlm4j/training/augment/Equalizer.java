package org.speechlm4j.training.augment;

import java.util.List;
import org.speechlm4j.core.Audio;

/**
 * A parametric equaliser: filters one after the other.
 *
 * @param sections the filters, made for the rate of the sounds that they are used on
 */
public record Equalizer(List<Biquad> sections) {

  /** Copies the list. */
  public Equalizer {
    sections = List.copyOf(sections);
  }

  /** The sound through all filters, each starting from rest. */
  public Audio filter(Audio audio) {
    return Samples.eachChannel(
        audio,
        channel -> {
          double[] signal = new double[channel.length];
          for (int t = 0; t < signal.length; t++) {
            signal[t] = channel[t];
          }
          sections.forEach(section -> section.filter(signal));
          float[] filtered = new float[signal.length];
          for (int t = 0; t < signal.length; t++) {
            filtered[t] = (float) signal[t];
          }
          return filtered;
        });
  }
}
