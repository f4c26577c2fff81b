package org.speechlm4j.examples.tour;

import java.util.Map;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.measure.MelDistance;

/** Spectrograms of a sound and its reconstructions, one below the other, in the same colours. */
final class ReconstructionFigure {

  private static final int WIDTH = 960;
  private static final int LEFT = 96;
  private static final int RIGHT = 12;
  private static final int STRIP = 84;
  private static final int GAP = 6;
  private static final int KEY = 22;
  private static final double DYNAMIC_RANGE = 6;

  private ReconstructionFigure() {}

  /**
   * Draws sounds of one length.
   *
   * @param title what they are of
   * @param sounds by their labels, from the top; the loudest value of the first is the brightest
   */
  static String draw(String title, Map<String, Audio> sounds) {
    int height = sounds.size() * (STRIP + GAP) + KEY;
    Markup svg = new Markup();
    svg.open("svg", "viewBox", "0 0 %d %d".formatted(WIDTH, height), "role", "img");
    svg.element("title", "Spectrograms of " + title);
    double loudest = Double.NEGATIVE_INFINITY;
    int y = 0;
    for (Map.Entry<String, Audio> sound : sounds.entrySet()) {
      FeatureMatrix spectrogram = MelDistance.spectrogram(sound.getValue());
      if (y == 0) {
        loudest = loudest(spectrogram);
      }
      strip(svg, sound.getKey(), spectrogram, loudest, y);
      y += STRIP + GAP;
    }
    String least = "log mel magnitude, %d nat below the loudest".formatted((int) DYNAMIC_RANGE);
    Heatmap.key(svg, WIDTH - 210, y + 4, least, "the loudest");
    return svg.close("svg").toString();
  }

  private static double loudest(FeatureMatrix spectrogram) {
    double loudest = Double.NEGATIVE_INFINITY;
    for (float value : spectrogram.values()) {
      loudest = Math.max(loudest, value);
    }
    return loudest;
  }

  private static void strip(
      Markup svg, String label, FeatureMatrix spectrogram, double loudest, int y) {
    int bands = spectrogram.dim();
    double[][] rows = new double[bands][spectrogram.frames()];
    for (int band = 0; band < bands; band++) {
      for (int t = 0; t < spectrogram.frames(); t++) {
        rows[bands - 1 - band][t] = spectrogram.at(t, band);
      }
    }
    svg.element(
        "text", label, "x", LEFT - 6, "y", y + STRIP / 2, "text-anchor", "end", "class", "ink");
    svg.empty(
        "image",
        "href",
        Heatmap.png(rows, loudest - DYNAMIC_RANGE, loudest),
        "x",
        LEFT,
        "y",
        y,
        "width",
        WIDTH - LEFT - RIGHT,
        "height",
        STRIP,
        "preserveAspectRatio",
        "none");
  }
}
