package org.speechlm4j.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class MarkupTest {

  @Test
  void contentAndAttributes_areEscaped() {
    String text = new Markup().element("p", "a < b & \"c\" > d", "title", "\"<&>").toString();
    assertThat(text)
        .isEqualTo("<p title=\"&quot;&lt;&amp;&gt;\">a &lt; b &amp; &quot;c&quot; &gt; d</p>\n");
  }

  @Test
  void markupMadeElsewhere_isKept() {
    assertThat(new Markup().open("b").raw("<i>").close("b")).hasToString("<b><i></b>\n");
  }

  @Test
  void numbers_doNotFollowTheLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(Markup.number(1234.567, 2)).isEqualTo("1234.57");
      assertThat(Markup.percent(0.1234)).isEqualTo("12.3");
      assertThat(new Markup().empty("g", "x", 0.5)).hasToString("<g x=\"0.50\"/>\n");
    } finally {
      Locale.setDefault(before);
    }
  }
}
