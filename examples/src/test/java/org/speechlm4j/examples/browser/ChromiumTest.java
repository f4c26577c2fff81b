package org.speechlm4j.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("browser")
class ChromiumTest {

  @TempDir private Path folder;

  private OpenPage open(Chromium chromium, String html) throws IOException {
    return chromium.open(Files.writeString(folder.resolve("page.html"), html), 800);
  }

  private Chromium start() throws IOException {
    return Chromium.start(Files.createDirectory(folder.resolve("profile")));
  }

  @Test
  void goodPage_hasNoErrorsAndAsksForNothingElse() throws IOException {
    try (Chromium chromium = start()) {
      OpenPage page = open(chromium, "<!doctype html><title>calm</title><p>one");
      assertThat(page.evaluate("document.title").asText()).isEqualTo("calm");
      assertThat(page.evaluate("innerWidth").asInt()).isEqualTo(800);
      assertThat(page.errors()).isEmpty();
      assertThat(page.requests()).hasSize(1).allMatch(address -> address.endsWith("page.html"));
    }
  }

  @Test
  void faults_areSeen() throws IOException {
    String faulty =
        "<!doctype html><script"
            + " src=other.js></script><script>console.error('loud');boom()</script>";
    try (Chromium chromium = start()) {
      OpenPage page = open(chromium, faulty);
      assertThat(page.errors())
          .anyMatch(error -> error.contains("loud"))
          .anyMatch(error -> error.contains("boom"));
      assertThat(page.requests()).anyMatch(address -> address.endsWith("other.js"));
      assertThatThrownBy(() -> page.evaluate("boom()")).hasMessageContaining("boom");
    }
  }
}
