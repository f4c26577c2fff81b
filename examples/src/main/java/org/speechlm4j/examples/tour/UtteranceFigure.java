package org.speechlm4j.examples.tour;

import java.util.List;
import java.util.Map;
import org.speechlm4j.core.Units;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.examples.corpus.Segment;

/** A spectrogram with its units, phones and words on one time axis. */
final class UtteranceFigure {

  private static final double WIDTH = 960;
  private static final double LEFT = 66;
  private static final double SPECTROGRAM = 150;
  private static final double LANE = 22;
  private static final double TOP = 6;
  private static final double DYNAMIC_RANGE = 12;
  private static final double LEAST_LABEL_WIDTH = 11;

  private final Sample sample;
  private final Map<String, Units> units;
  private final Markup svg = new Markup();

  private UtteranceFigure(Sample sample, Map<String, Units> units) {
    this.sample = sample;
    this.units = units;
  }

  /**
   * Draws an utterance.
   *
   * @param units lanes of units by their labels, from the top, equal neighbours merged
   */
  static String draw(Sample sample, Map<String, Units> units) {
    return new UtteranceFigure(sample, units).draw();
  }

  private String draw() {
    double height = TOP + SPECTROGRAM + (2 + units.size()) * LANE + 50;
    String title = "Spectrogram, units, phones and words of: " + sample.utterance().text();
    svg.open("svg", "viewBox", "0 0 " + (int) WIDTH + " " + (int) height, "role", "img");
    svg.element("title", title);
    svg.empty(
        "image",
        "href",
        spectrogram(),
        "x",
        LEFT,
        "y",
        TOP,
        "width",
        x(sample.frames() / TourCorpus.FRAME_RATE) - LEFT,
        "height",
        SPECTROGRAM,
        "preserveAspectRatio",
        "none");
    label("mel bands", TOP + SPECTROGRAM / 2);
    double y = TOP + SPECTROGRAM + 4;
    for (Map.Entry<String, Units> lane : units.entrySet()) {
      units(lane.getKey(), lane.getValue(), y);
      y += LANE;
    }
    segments("phones", sample.utterance().phones(), y);
    segments("words", sample.utterance().words(), y + LANE);
    axis(y + 2 * LANE);
    String least = "log mel energy, %d nat below the loudest".formatted((int) DYNAMIC_RANGE);
    Heatmap.key(svg, WIDTH - 210, height - 14, least, "the loudest");
    return svg.close("svg").toString();
  }

  private String spectrogram() {
    FeatureMatrix mel = sample.logMel();
    double loudest = Double.NEGATIVE_INFINITY;
    for (float value : mel.values()) {
      loudest = Math.max(loudest, value);
    }
    double[][] rows = new double[mel.dim()][mel.frames()];
    for (int band = 0; band < mel.dim(); band++) {
      for (int t = 0; t < mel.frames(); t++) {
        rows[mel.dim() - 1 - band][t] = mel.at(t, band);
      }
    }
    return Heatmap.png(rows, loudest - DYNAMIC_RANGE, loudest);
  }

  private void units(String name, Units units, double y) {
    label(name, y + LANE / 2);
    double frame = 0;
    for (int i = 0; i < units.size(); i++) {
      double end = frame + units.durations()[i];
      int hue = (int) (units.ids()[i] * 137.508 % 360);
      String colour = "hsl(%d 55%% 72%%)".formatted(hue);
      box(
          String.valueOf(units.ids()[i]),
          frame / units.frameRate(),
          end / units.frameRate(),
          y,
          colour);
      frame = end;
    }
  }

  private void segments(String name, List<Segment> segments, double y) {
    label(name, y + LANE / 2);
    for (Segment segment : segments) {
      boolean silent = segment.isSilence();
      box(
          silent ? "" : segment.label(),
          segment.start(),
          segment.end(),
          y,
          silent ? "none" : "var(--lane)");
    }
  }

  private void box(String label, double start, double end, double y, String colour) {
    double from = x(start);
    double width = x(end) - from;
    svg.empty(
        "rect", "x", from, "y", y + 1, "width", width, "height", LANE - 2, "fill", colour, "class",
        "box");
    if (width >= Math.max(LEAST_LABEL_WIDTH, 6.0 * label.length())) {
      String ink = colour.startsWith("hsl") ? "ink-on-colour" : "ink";
      svg.element(
          "text",
          label,
          "x",
          from + width / 2,
          "y",
          y + LANE / 2 + 4,
          "text-anchor",
          "middle",
          "class",
          ink);
    }
  }

  private void axis(double y) {
    for (double second = 0; second <= seconds() + 1e-9; second += 0.2) {
      svg.empty("line", "x1", x(second), "x2", x(second), "y1", y, "y2", y + 4, "class", "axis");
      svg.element(
          "text",
          Markup.number(second, 1),
          "x",
          x(second),
          "y",
          y + 16,
          "text-anchor",
          "middle",
          "class",
          "ink");
    }
    svg.element(
        "text", "time, s", "x", LEFT - 12, "y", y + 16, "text-anchor", "end", "class", "ink");
  }

  private void label(String name, double y) {
    svg.element("text", name, "x", LEFT - 6, "y", y + 4, "text-anchor", "end", "class", "ink");
  }

  private double seconds() {
    return Math.max(sample.utterance().seconds(), 1e-3);
  }

  private double x(double second) {
    double part = Math.min(1, second / seconds());
    return LEFT + part * (WIDTH - LEFT - 12);
  }
}
