package org.speechlm4j.examples.tour;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which phones each unit stands for: the share of each phone among a unit's frames. */
final class ConfusionFigure {

  private static final double CELL_HEIGHT = 11;
  private static final double WIDTH = 880;
  private static final double LEFT = 52;
  private static final double TOP = 6;

  private ConfusionFigure() {}

  /**
   * Draws the shares, units sorted by their commonest phone.
   *
   * @param counts frames as {@code [phone][unit]}
   */
  static String draw(long[][] counts, List<String> phones) {
    List<Integer> rows = usedPhones(counts);
    List<Integer> columns = sortedUnits(counts, rows);
    double[][] shares = new double[rows.size()][columns.size()];
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < columns.size(); j++) {
        shares[i][j] = share(counts, rows.get(i), columns.get(j));
      }
    }
    double height = rows.size() * CELL_HEIGHT;
    Markup svg = new Markup();
    int fullWidth = (int) Math.ceil(LEFT + WIDTH + 8);
    int fullHeight = (int) Math.ceil(TOP + height + 26);
    svg.open("svg", "viewBox", "0 0 " + fullWidth + " " + fullHeight, "role", "img");
    svg.element("title", "Share of each phone among the frames of each unit");
    svg.empty(
        "image",
        "href",
        Heatmap.png(shares, 0, 1),
        "x",
        LEFT,
        "y",
        TOP,
        "width",
        WIDTH,
        "height",
        height,
        "preserveAspectRatio",
        "none",
        "class",
        "pixels");
    for (int i = 0; i < rows.size(); i++) {
      double y = TOP + (i + 1) * CELL_HEIGHT - 2;
      String phone = phones.get(rows.get(i));
      svg.element("text", phone, "x", LEFT - 6, "y", y, "text-anchor", "end", "class", "small ink");
    }
    String axis = columns.size() + " units, each under its commonest phone";
    svg.element("text", axis, "x", LEFT, "y", TOP + height + 18, "class", "ink");
    Heatmap.key(svg, LEFT + WIDTH - 280, TOP + height + 9, "0 %", "100 % of a unit's frames");
    return svg.close("svg").toString();
  }

  /** Phones that occur, the most frequent first. */
  private static List<Integer> usedPhones(long[][] counts) {
    List<Integer> rows = new ArrayList<>();
    for (int phone = 0; phone < counts.length; phone++) {
      if (total(counts[phone]) > 0) {
        rows.add(phone);
      }
    }
    rows.sort(Comparator.comparingLong((Integer phone) -> -total(counts[phone])));
    return rows;
  }

  private static List<Integer> sortedUnits(long[][] counts, List<Integer> rows) {
    Comparator<Integer> byPhone = Comparator.comparingInt(unit -> commonest(counts, rows, unit));
    Comparator<Integer> byShare =
        Comparator.comparingDouble(
            unit -> -share(counts, rows.get(commonest(counts, rows, unit)), unit));
    return IntStream.range(0, counts[0].length)
        .boxed()
        .filter(unit -> rows.stream().anyMatch(phone -> counts[phone][unit] > 0))
        .sorted(byPhone.thenComparing(byShare))
        .toList();
  }

  private static int commonest(long[][] counts, List<Integer> rows, int unit) {
    int best = 0;
    for (int i = 1; i < rows.size(); i++) {
      if (counts[rows.get(i)][unit] > counts[rows.get(best)][unit]) {
        best = i;
      }
    }
    return best;
  }

  private static double share(long[][] counts, int phone, int unit) {
    long sum = 0;
    for (long[] row : counts) {
      sum += row[unit];
    }
    return sum == 0 ? 0 : (double) counts[phone][unit] / sum;
  }

  private static long total(long[] row) {
    long sum = 0;
    for (long count : row) {
      sum += count;
    }
    return sum;
  }
}
