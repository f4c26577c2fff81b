package org.speechlm4j.examples.tour;

import java.util.Locale;

/** Builds HTML and SVG text; every value is escaped, numbers never follow the machine's locale. */
final class Markup {

  private final StringBuilder text = new StringBuilder();

  /** Text as it is shown, safe within elements and attributes. */
  static String escape(Object value) {
    return value
        .toString()
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A number with so many digits after the point. */
  static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /** A share as a percentage with one digit after the point. */
  static String percent(double share) {
    return number(100 * share, 1);
  }

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn
   */
  Markup open(String element, Object... attributes) {
    text.append('<').append(element);
    attributes(attributes);
    text.append('>');
    return this;
  }

  /** Closes an element. */
  Markup close(String element) {
    text.append("</").append(element).append(">\n");
    return this;
  }

  /** An element without content. */
  Markup empty(String element, Object... attributes) {
    text.append('<').append(element);
    attributes(attributes);
    text.append("/>\n");
    return this;
  }

  /** An element that holds text. */
  Markup element(String element, Object content, Object... attributes) {
    open(element, attributes);
    text.append(escape(content));
    return close(element);
  }

  /** Markup made elsewhere, as it is. */
  Markup raw(Object markup) {
    text.append(markup);
    return this;
  }

  private void attributes(Object... attributes) {
    for (int i = 0; i < attributes.length; i += 2) {
      Object value = attributes[i + 1];
      String shown = value instanceof Double number ? number(number, 2) : escape(value);
      text.append(' ').append(attributes[i]).append("=\"").append(shown).append('"');
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
