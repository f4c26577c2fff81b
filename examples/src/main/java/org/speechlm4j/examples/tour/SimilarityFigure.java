package org.speechlm4j.examples.tour;

import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.examples.corpus.Segment;

/** How alike the frames of one utterance are: the cosine of every pair. */
final class SimilarityFigure {

  private static final double SIDE = 460;
  private static final double EDGE = 40;
  private static final double TOP = 8;
  private static final int KEY = 16;

  private SimilarityFigure() {}

  /**
   * Draws the matrix with the bounds of syllables.
   *
   * @param features standardised features of the utterance
   */
  static String draw(Sample sample, FeatureMatrix features) {
    Markup svg = new Markup();
    int size = (int) (SIDE + EDGE + TOP);
    svg.open("svg", "viewBox", "0 0 " + size + " " + (size + KEY), "role", "img");
    svg.element("title", "Similarity of all pairs of frames of: " + sample.utterance().text());
    svg.empty(
        "image",
        "href",
        Heatmap.png(cosines(features), -0.5, 1),
        "x",
        EDGE,
        "y",
        TOP,
        "width",
        SIDE,
        "height",
        SIDE,
        "preserveAspectRatio",
        "none",
        "class",
        "pixels");
    double length = features.frames() / TourCorpus.FRAME_RATE;
    for (Segment syllable : sample.utterance().syllables()) {
      double from = SIDE * Math.min(1, syllable.start() / length);
      double width = SIDE * Math.min(1, syllable.end() / length) - from;
      if (!syllable.isSilence() && width > 0) {
        square(svg, from, width);
        label(svg, syllable.label(), EDGE + from + width / 2, TOP + SIDE + 16, "middle");
        label(svg, syllable.label(), EDGE - 5, TOP + from + width / 2 + 4, "end");
      }
    }
    Heatmap.key(svg, EDGE + SIDE - 190, size, "cosine −0.5 or less", "1");
    return svg.close("svg").toString();
  }

  private static void square(Markup svg, double from, double side) {
    svg.empty(
        "rect",
        "x",
        EDGE + from,
        "y",
        TOP + from,
        "width",
        side,
        "height",
        side,
        "class",
        "syllable");
  }

  private static void label(Markup svg, String text, double x, double y, String anchor) {
    svg.element("text", text, "x", x, "y", y, "text-anchor", anchor, "class", "ink");
  }

  private static double[][] cosines(FeatureMatrix features) {
    int frames = features.frames();
    double[][] cosines = new double[frames][frames];
    double[] norms = new double[frames];
    for (int i = 0; i < frames; i++) {
      norms[i] = Math.sqrt(dot(features, i, i));
    }
    for (int i = 0; i < frames; i++) {
      for (int j = 0; j < frames; j++) {
        cosines[i][j] = dot(features, i, j) / Math.max(1e-12, norms[i] * norms[j]);
      }
    }
    return cosines;
  }

  private static double dot(FeatureMatrix features, int i, int j) {
    double sum = 0;
    for (int d = 0; d < features.dim(); d++) {
      sum += (double) features.at(i, d) * features.at(j, d);
    }
    return sum;
  }
}
