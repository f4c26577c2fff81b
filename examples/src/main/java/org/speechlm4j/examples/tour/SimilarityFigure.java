package org.speechlm4j.examples.tour;

import java.util.List;
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
    List<Segment> syllables = sample.utterance().syllables();
    double length = features.frames() / TourData.FRAME_RATE;
    for (Segment syllable : syllables) {
      double from = SIDE * Math.min(1, syllable.start() / length);
      double width = SIDE * Math.min(1, syllable.end() / length) - from;
      if (syllable.isSilence() || width <= 0) {
        continue;
      }
      svg.empty(
          "rect",
          "x",
          EDGE + from,
          "y",
          TOP + from,
          "width",
          width,
          "height",
          width,
          "class",
          "syllable");
      double middle = from + width / 2;
      svg.element(
          "text",
          syllable.label(),
          "x",
          EDGE + middle,
          "y",
          TOP + SIDE + 16,
          "text-anchor",
          "middle",
          "class",
          "ink");
      svg.element(
          "text",
          syllable.label(),
          "x",
          EDGE - 5,
          "y",
          TOP + middle + 4,
          "text-anchor",
          "end",
          "class",
          "ink");
    }
    Heatmap.key(svg, EDGE + SIDE - 190, size, "cosine −0.5 or less", "1");
    return svg.close("svg").toString();
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
