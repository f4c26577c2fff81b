package org.speechlm4j.examples.tour;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The page of the tour: one file that needs nothing else. */
final class TourPage {

  private static final String TITLE = "What speech units keep";

  private TourPage() {}

  /** The page as HTML. */
  static String write(TourResult result, String version) throws IOException {
    Page body = new Page();
    IntroductionSection.write(body, result);
    ListeningSection.write(body, result);
    UnitsSection.write(body, result);
    ProbeSection.write(body, result);
    ResidualSection.write(body, result);
    CodecSection.write(body, result);
    LaboratorySection.write(body, result.models().laboratory());
    ProvenanceSection.write(body, result, version);
    Markup page = new Markup();
    page.raw("<!DOCTYPE html>\n").open("html", "lang", "en").open("head");
    page.empty("meta", "charset", "utf-8");
    page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.element("title", "speechlm4j: a tour of speech units");
    page.open("style").raw(style()).close("style").close("head").open("body").open("main");
    page.element("h1", TITLE).raw(body);
    return page.close("main").close("body").close("html").toString();
  }

  private static String style() throws IOException {
    try (InputStream in = TourPage.class.getResourceAsStream("tour.css")) {
      return new String(
          Objects.requireNonNull(in, "tour.css").readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
