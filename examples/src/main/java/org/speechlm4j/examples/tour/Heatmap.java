package org.speechlm4j.examples.tour;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** A matrix as a picture, one pixel for each value, from dark violet over green to yellow. */
final class Heatmap {

  /** Colours of equal steps in lightness, so that they order without hue too. */
  private static final int[] COLOURS = {
    0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21918C, 0x28AE80, 0x5EC962, 0xADDC30, 0xFDE725
  };

  private static final int KEY_STEPS = 64;
  private static final double KEY_WIDTH = 120;
  private static final double KEY_HEIGHT = 9;

  private Heatmap() {}

  /**
   * A PNG as a {@code data:} address.
   *
   * @param values {@code [row][column]}, at least one; row 0 is drawn on top
   * @param low value of the darkest colour
   * @param high value of the brightest colour
   */
  static String png(double[][] values, double low, double high) {
    BufferedImage image =
        new BufferedImage(values[0].length, values.length, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < values.length; y++) {
      for (int x = 0; x < values[y].length; x++) {
        image.setRGB(x, y, colour((values[y][x] - low) / (high - low)));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /**
   * Draws which colour stands for which value, beside the labels of the two ends.
   *
   * @param x left edge of the colours, which are 120 wide and 9 high
   * @param y their upper edge
   */
  static void key(Markup svg, double x, double y, String low, String high) {
    double[] steps = IntStream.range(0, KEY_STEPS).asDoubleStream().toArray();
    String colours = png(new double[][] {steps}, 0, KEY_STEPS - 1.0);
    svg.empty(
        "image",
        "href",
        colours,
        "x",
        x,
        "y",
        y,
        "width",
        KEY_WIDTH,
        "height",
        KEY_HEIGHT,
        "preserveAspectRatio",
        "none");
    double base = y + KEY_HEIGHT;
    svg.element("text", low, "x", x - 6, "y", base, "text-anchor", "end", "class", "ink");
    svg.element("text", high, "x", x + KEY_WIDTH + 6, "y", base, "class", "ink");
  }

  /** The colour of a value from 0 to 1, as 24-bit RGB; values outside take the end's. */
  static int colour(double value) {
    double position = Math.min(Math.max(value, 0), 1) * (COLOURS.length - 1);
    int index = Math.min((int) position, COLOURS.length - 2);
    double part = position - index;
    int colour = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = COLOURS[index] >> shift & 0xFF;
      int to = COLOURS[index + 1] >> shift & 0xFF;
      colour |= (int) Math.round(from + part * (to - from)) << shift;
    }
    return colour;
  }
}
