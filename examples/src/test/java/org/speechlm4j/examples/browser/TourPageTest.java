package org.speechlm4j.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that {@code ./speechlm tour} wrote, in a browser that has no network. */
@Tag("browser")
class TourPageTest {

  private static final Path PAGE = Path.of("../out/tour/index.html").toAbsolutePath().normalize();

  @TempDir private static Path profile;

  private static Chromium chromium;

  @BeforeAll
  static void start() throws IOException {
    assertThat(PAGE).as("run ./speechlm tour first").isRegularFile();
    chromium = Chromium.start(profile);
  }

  @AfterAll
  static void stop() {
    chromium.close();
  }

  @Test
  void page_isWholeInOneFile() {
    OpenPage page = chromium.open(PAGE, 1280);
    assertThat(page.errors()).isEmpty();
    assertThat(page.requests()).containsExactly(PAGE.toUri().toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {360, 768, 1280, 1920})
  void page_fitsTheWindow(int width) {
    OpenPage page = chromium.open(PAGE, width);
    assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(width);
  }

  @Test
  void images_areDrawn() {
    OpenPage page = chromium.open(PAGE, 1280);
    String empty =
        """
        [...document.querySelectorAll('img, svg, canvas')]
          .filter(e => e.getBoundingClientRect().width == 0
              || (e.localName == 'img' && e.naturalWidth == 0))
          .map(e => e.outerHTML.slice(0, 200))\
        """;
    assertThat(page.evaluate("document.querySelectorAll('img, svg, canvas').length").asInt())
        .isPositive();
    assertThat(page.evaluate(empty)).isEmpty();
  }

  @Test
  void players_havePlayableAudio() {
    OpenPage page = chromium.open(PAGE, 1280);
    String broken =
        """
        Promise.all([...document.querySelectorAll('audio')].map(a => new Promise(done => {
          a.oncanplaythrough = () => done(a.duration > 0 ? null : 'empty');
          a.onerror = () => done(a.error.message);
          a.preload = 'auto';
          a.load();
        }))).then(results => results.filter(r => r !== null))\
        """;
    assertThat(page.evaluate("document.querySelectorAll('audio').length").asInt()).isPositive();
    assertThat(page.evaluate(broken)).isEmpty();
  }

  @Test
  void page_saysWhatItIsToThoseWhoDoNotSeeIt() {
    OpenPage page = chromium.open(PAGE, 1280);
    assertThat(page.evaluate("document.title").asText()).isNotBlank();
    assertThat(page.evaluate("document.documentElement.lang").asText()).isNotBlank();
    assertThat(page.evaluate("document.querySelectorAll('h1').length").asInt()).isEqualTo(1);
    assertThat(page.evaluate("document.querySelectorAll('table').length").asInt()).isPositive();
    String unnamed =
        """
        [...document.querySelectorAll('img:not([alt]), table:not(:has(th))')]
          .map(e => e.outerHTML.slice(0, 200))\
        """;
    assertThat(page.evaluate(unnamed)).isEmpty();
  }
}
