package org.speechlm4j.examples.tour;

import java.util.List;

/** Builds the body of a page: headings, paragraphs, tables, drawings and players. */
final class Page {

  private final Markup markup = new Markup();

  /** A section's heading. */
  void heading(String text) {
    markup.element("h2", text);
  }

  /** A paragraph of text. */
  void paragraph(String text) {
    markup.element("p", text);
  }

  /** A drawing as wide as the page with its caption. */
  void figure(String drawing, String caption) {
    figure(drawing, caption, "wide");
  }

  /**
   * A drawing with its caption.
   *
   * @param width {@code wide}, {@code medium} or {@code narrow}
   */
  void figure(String drawing, String caption, String width) {
    markup.open("figure");
    drawing(drawing, width);
    markup.element("figcaption", caption).close("figure");
  }

  /** A drawing with its caption and sounds by their labels. */
  void figure(String drawing, String caption, List<Sound> sounds) {
    markup.open("figure");
    drawing(drawing, "wide");
    markup.element("figcaption", caption);
    for (Sound sound : sounds) {
      markup.open("div", "class", "player");
      if (!sound.label().isEmpty()) {
        markup.element("span", sound.label());
      }
      String name = sound.label().isEmpty() ? caption : sound.label();
      String address = Player.wav(sound.samples());
      markup.open("audio", "controls", "", "preload", "none", "aria-label", name, "src", address);
      markup.close("audio").close("div");
    }
    markup.close("figure");
  }

  /**
   * A sound to play.
   *
   * @param label what stands beside the player; nothing if empty
   * @param samples in [-1, 1] at 16 kHz
   */
  record Sound(String label, float[] samples) {}

  private void drawing(String drawing, String width) {
    markup.open("div", "class", width, "tabindex", 0).raw(drawing).close("div");
  }

  /** Begins a table. */
  void table(String caption, String... heads) {
    markup.open("div", "class", "wide", "tabindex", 0).open("table").element("caption", caption);
    markup.open("thead").open("tr");
    for (String head : heads) {
      markup.element("th", head, "scope", "col");
    }
    markup.close("tr").close("thead").open("tbody");
  }

  /** A row of the table, whose first cell says what it is of. */
  void row(Object... cells) {
    markup.open("tr").element("th", cells[0], "scope", "row");
    for (int i = 1; i < cells.length; i++) {
      markup.element("td", cells[i]);
    }
    markup.close("tr");
  }

  /** Ends the table. */
  void endTable() {
    markup.close("tbody").close("table").close("div");
  }

  @Override
  public String toString() {
    return markup.toString();
  }
}
