package org.speechlm4j.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class HeatmapTest {

  @Test
  void ends_areDarkVioletAndYellow() {
    assertThat(Heatmap.colour(0)).isEqualTo(0x440154);
    assertThat(Heatmap.colour(1)).isEqualTo(0xFDE725);
  }

  @Test
  void valuesOutside_takeTheColourOfTheEnd() {
    assertThat(Heatmap.colour(-3)).isEqualTo(Heatmap.colour(0));
    assertThat(Heatmap.colour(7)).isEqualTo(Heatmap.colour(1));
  }

  @Test
  void higherValues_areLighter() {
    double last = -1;
    for (int i = 0; i <= 100; i++) {
      int colour = Heatmap.colour(i / 100.0);
      double lightness =
          0.2126 * (colour >> 16 & 255) + 0.7152 * (colour >> 8 & 255) + 0.0722 * (colour & 255);
      assertThat(lightness).isGreaterThan(last);
      last = lightness;
    }
  }

  @Test
  void png_hasOnePixelPerValue_firstRowOnTop() throws IOException {
    String address = Heatmap.png(new double[][] {{0, 5, 10}, {10, 10, 10}}, 0, 10);
    byte[] bytes = Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
    assertThat(address).startsWith("data:image/png;base64,");
    assertThat(image.getWidth()).isEqualTo(3);
    assertThat(image.getHeight()).isEqualTo(2);
    assertThat(image.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0x440154);
    assertThat(image.getRGB(1, 0) & 0xFFFFFF).isEqualTo(0x21918C);
    assertThat(image.getRGB(2, 0) & 0xFFFFFF).isEqualTo(0xFDE725);
    assertThat(image.getRGB(0, 1) & 0xFFFFFF).isEqualTo(0xFDE725);
  }
}
