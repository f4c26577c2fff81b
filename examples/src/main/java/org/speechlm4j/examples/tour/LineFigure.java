package org.speechlm4j.examples.tour;

import java.util.ArrayList;
import java.util.List;

/** Curves over common axes. */
final class LineFigure {

  private static final double WIDTH = 640;
  private static final double HEIGHT = 300;
  private static final double LEFT = 60;
  private static final double BOTTOM = 44;
  private static final double TOP = 12;
  private static final double RIGHT = 16;
  private static final int TICKS = 6;

  private final String title;
  private final String across;
  private final String upward;
  private final List<double[]> curves = new ArrayList<>();
  private final boolean dots;
  private double xLow = Double.POSITIVE_INFINITY;
  private double xHigh = Double.NEGATIVE_INFINITY;
  private double yHigh;

  /**
   * An empty figure.
   *
   * @param across what the horizontal axis shows
   * @param upward what the vertical axis shows
   * @param dots whether each value is marked
   */
  LineFigure(String title, String across, String upward, boolean dots) {
    this.title = title;
    this.across = across;
    this.upward = upward;
    this.dots = dots;
  }

  /** Adds a curve of values at {@code first}, {@code first + 1}, and so on. */
  void add(int first, double[] values) {
    curves.add(values);
    xLow = Math.min(xLow, first);
    xHigh = Math.max(xHigh, first + values.length - 1);
    for (double value : values) {
      yHigh = Math.max(yHigh, value);
    }
  }

  /** Draws all curves, coloured from the first to the last. */
  String draw() {
    Markup svg = new Markup();
    svg.open("svg", "viewBox", "0 0 " + (int) WIDTH + " " + (int) HEIGHT, "role", "img");
    svg.element("title", title);
    axes(svg);
    for (int i = 0; i < curves.size(); i++) {
      double shade = curves.size() == 1 ? 0.45 : 0.85 * i / (curves.size() - 1);
      curve(svg, curves.get(i), "#%06x".formatted(Heatmap.colour(shade)));
    }
    return svg.close("svg").toString();
  }

  private void axes(Markup svg) {
    double tick = tick();
    for (double value = 0; value <= yHigh * (1 + 1e-9); value += tick) {
      double y = y(value);
      svg.empty("line", "x1", LEFT, "x2", WIDTH - RIGHT, "y1", y, "y2", y, "class", "grid");
      int digits = (int) Math.max(0, Math.ceil(-Math.log10(tick)));
      svg.element(
          "text",
          Markup.number(value, digits),
          "x",
          LEFT - 6,
          "y",
          y + 4,
          "text-anchor",
          "end",
          "class",
          "ink");
    }
    int step = (int) Math.max(1, Math.ceil((xHigh - xLow) / 8));
    for (int value = (int) xLow; value <= xHigh; value += step) {
      svg.element(
          "text",
          value,
          "x",
          x(value),
          "y",
          HEIGHT - BOTTOM + 18,
          "text-anchor",
          "middle",
          "class",
          "ink");
    }
    double middle = (LEFT + WIDTH - RIGHT) / 2;
    svg.element(
        "text", across, "x", middle, "y", HEIGHT - 6, "text-anchor", "middle", "class", "ink");
    svg.element(
        "text",
        upward,
        "transform",
        "translate(14 %d) rotate(-90)".formatted((int) (HEIGHT - BOTTOM + TOP) / 2),
        "text-anchor",
        "middle",
        "class",
        "ink");
  }

  /** The round number next above a sixth of the axis. */
  private double tick() {
    double least = Math.max(yHigh, 1e-9) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= least) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private void curve(Markup svg, double[] values, String colour) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      double x = x(xLow + i);
      double y = y(values[i]);
      points.append(Markup.number(x, 1)).append(',').append(Markup.number(y, 1)).append(' ');
      if (dots) {
        svg.empty("circle", "cx", x, "cy", y, "r", 4, "fill", colour);
      }
    }
    svg.empty(
        "polyline",
        "points",
        points.toString().strip(),
        "fill",
        "none",
        "stroke",
        colour,
        "stroke-width",
        2);
  }

  private double x(double value) {
    double part = xHigh == xLow ? 0.5 : (value - xLow) / (xHigh - xLow);
    return LEFT + 8 + part * (WIDTH - LEFT - RIGHT - 16);
  }

  private double y(double value) {
    double part = yHigh == 0 ? 0 : value / yHigh;
    return HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP);
  }
}
