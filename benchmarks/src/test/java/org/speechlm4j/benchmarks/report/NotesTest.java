package org.speechlm4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NotesTest {

  private static final Notes NOTES =
      Notes.of(
          List.of(
              "# Models", "", "Prose,", "more.", "## a", "Why a.", "# Kernels", "## a", "Other."));

  @Test
  void sections_keepTheirProse() {
    assertThat(NOTES.section("Models")).isEqualTo("Prose,\nmore.");
    assertThat(NOTES.section("Kernels")).isEmpty();
  }

  @Test
  void rows_belongToTheirSection() {
    assertThat(NOTES.row("Models", "a")).isEqualTo("Why a.");
    assertThat(NOTES.row("Kernels", "a")).isEqualTo("Other.");
    assertThat(NOTES.row("Kernels", "b")).isEmpty();
  }
}
