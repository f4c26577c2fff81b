package org.speechlm4j.examples.tour;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.speechlm4j.core.Units;
import org.speechlm4j.core.measure.CodeUsage;
import org.speechlm4j.examples.corpus.Gender;
import org.speechlm4j.examples.corpus.Language;
import org.speechlm4j.examples.corpus.SentenceType;
import org.speechlm4j.examples.corpus.Split;
import org.speechlm4j.examples.corpus.Utterance;

/** The page of the tour: one file that needs nothing else. */
final class TourPage {

  private static final Map<Split, String> SPLIT_NAMES =
      Map.of(Split.TRAIN, "training", Split.DEV, "development", Split.TEST, "test");

  private static final List<SentenceType> SPOKEN_ALONE =
      List.of(SentenceType.COMMAND, SentenceType.STATEMENT);

  private final TourResult result;
  private final String version;
  private final UnitStudy study;
  private final Markup page = new Markup();

  private TourPage(TourResult result, String version) {
    this.result = result;
    this.version = version;
    this.study = result.units().getLast();
  }

  /** The page as HTML. */
  static String write(TourResult result, String version) throws IOException {
    return new TourPage(result, version).write();
  }

  private String write() throws IOException {
    page.raw("<!DOCTYPE html>\n").open("html", "lang", "en").open("head");
    page.empty("meta", "charset", "utf-8");
    page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.element("title", "speechlm4j: a tour of speech units");
    page.open("style").raw(style()).close("style").close("head").open("body").open("main");
    introduction();
    listening();
    units();
    probes();
    residual();
    provenance();
    page.close("main").close("body").close("html");
    return page.toString();
  }

  private static String style() throws IOException {
    try (InputStream in = TourPage.class.getResourceAsStream("tour.css")) {
      return new String(
          Objects.requireNonNull(in, "tour.css").readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void introduction() {
    TourCorpus data = result.data();
    double minutes = data.samples().stream().mapToDouble(s -> s.utterance().seconds()).sum() / 60;
    page.element("h1", "What speech units keep");
    paragraph(
        ("%d utterances, %s minutes, of a small spoken world, said by %d synthetic voices in"
             + " English and German: cepstra clustered into units, as the teacher of HuBERT's first"
             + " iteration does, and log mel frames quantised by residual codebooks. Everything is"
             + " fitted on the training voices and measured on voices that fitting has not heard.")
            .formatted(data.samples().size(), Markup.number(minutes, 1), voices(data.samples())));
    table("Utterances and voices", "split", "utterances", "voices", "English", "German", "minutes");
    for (Split split : Split.values()) {
      List<Sample> part = data.split(split);
      long english = part.stream().filter(TourPage::isEnglish).count();
      double seconds = part.stream().mapToDouble(s -> s.utterance().seconds()).sum();
      row(
          SPLIT_NAMES.getOrDefault(split, split.name()),
          part.size(),
          voices(part),
          english,
          part.size() - english,
          Markup.number(seconds / 60, 1));
    }
    endTable();
  }

  private static boolean isEnglish(Sample sample) {
    return sample.utterance().language() == Language.ENGLISH;
  }

  private static long voices(List<Sample> samples) {
    return samples.stream().map(s -> s.utterance().speaker()).distinct().count();
  }

  private void listening() {
    page.element("h2", "Listen and look");
    paragraph(
        "Test voices. Each strip shows log mel energies over 12 nats below the loudest, the units"
            + " of the cepstra (standardised per speaker, equal neighbours merged; a colour is a"
            + " unit), and the corpus's own alignment of phones and words.");
    for (Sample sample : chosen()) {
      int index = result.data().samples().indexOf(sample);
      Units units = Units.ofFrames(study.units().get(index), TourCorpus.FRAME_RATE).deduplicated();
      Utterance utterance = sample.utterance();
      page.open("figure");
      page.open("div", "class", "wide", "tabindex", 0);
      page.raw(UtteranceFigure.draw(sample, units)).close("div");
      page.element(
          "figcaption",
          "“%s” (%s, %s, voice %s): %d frames, %d units"
              .formatted(
                  utterance.text(),
                  utterance.language() == Language.ENGLISH ? "English" : "German",
                  utterance.gender() == Gender.FEMALE ? "female" : "male",
                  utterance.speaker(),
                  sample.frames(),
                  units.size()));
      page.open("audio", "controls", "", "preload", "none", "src", Player.wav(sample.samples()));
      page.close("audio").close("figure");
    }
  }

  /** A question with its answer, then a command or statement of each language and gender. */
  private List<Sample> chosen() {
    List<Sample> test = result.data().split(Split.TEST);
    List<Sample> chosen = new ArrayList<>();
    for (Sample sample : test) {
      String answer = sample.utterance().answer();
      if (chosen.isEmpty() && answer != null && isEnglish(sample)) {
        chosen.add(sample);
        test.stream().filter(s -> s.utterance().id().equals(answer)).forEach(chosen::add);
      }
    }
    for (Language language : Language.values()) {
      for (Gender gender : Gender.values()) {
        test.stream()
            .filter(s -> s.utterance().language() == language && s.utterance().gender() == gender)
            .filter(s -> SPOKEN_ALONE.contains(s.utterance().type()))
            .reduce((longest, s) -> s.frames() > longest.frames() ? s : longest)
            .ifPresent(chosen::add);
      }
    }
    return chosen;
  }

  private void units() {
    page.element("h2", "Units and phones");
    UnitStudy first = result.units().getFirst();
    double gain =
        study.agreement().normalizedMutualInformation()
            - first.agreement().normalizedMutualInformation();
    paragraph(
        "Knowing a frame's unit removes %s %% of the uncertainty about its phone (PNMI %s);"
                .formatted(
                    Markup.percent(study.agreement().normalizedMutualInformation()),
                    Markup.number(study.agreement().normalizedMutualInformation(), 3))
            + " standardising the features speaker by speaker, rather than over all speakers,"
            + " changes"
            + " PNMI by %s. Purity: share of frames with the commonest phone of their unit, and with"
                .formatted(Markup.number(gain, 3))
            + " the commonest unit of their phone. Bit rates count merged units: all units equally"
            + " likely, and each by its probability; durations are not counted.");
    table(
        "K-means units of cepstra in the test voices",
        "features",
        "PNMI",
        "phone purity",
        "cluster purity",
        "units/s",
        "bit/s, even",
        "bit/s, entropy",
        "units used",
        "perplexity");
    for (UnitStudy one : result.units()) {
      int clusters = one.quantizer().clusters();
      row(
          one.features().name(),
          Markup.number(one.agreement().normalizedMutualInformation(), 3),
          Markup.number(one.agreement().phonePurity(), 3),
          Markup.number(one.agreement().clusterPurity(), 3),
          Markup.number(one.unitsPerSecond(), 1),
          Markup.number(one.unitsPerSecond() * Math.log(clusters) / Math.log(2), 0),
          Markup.number(one.bitsPerSecond(), 0),
          one.usage().used() + " of " + clusters,
          Markup.number(one.usage().perplexity(), 1));
    }
    endTable();
    figure(
        ConfusionFigure.draw(study.agreement().counts(), result.data().phones()),
        "Share of each phone (rows, the most frequent on top) among the frames of each unit"
            + " (columns). A bright cell is a unit that stands for one phone; a dark column is a"
            + " unit that several phones share.");
    Sample sample = chosen().getLast();
    int index = result.data().samples().indexOf(sample);
    figure(
        SimilarityFigure.draw(sample, study.features().features().get(index)),
        "Cosine of every pair of frames of “%s”, cepstra standardised per speaker. Squares on the"
                .formatted(sample.utterance().text())
            + " diagonal are stretches that stay alike; the frames are the corpus's syllables.",
        "narrow");
  }

  private void probes() {
    page.element("h2", "What a linear probe reads");
    paragraph(
        "Logistic regression on single frames, or on the mean over an utterance. Phones and genders"
            + " are read in voices that the probe has not heard, speakers in sentences that it has"
            + " not heard. Accuracy in per cent with the 95 % interval over resampled utterances;"
            + " clustered features are units, one of "
            + study.quantizer().clusters()
            + ".");
    String[] heads = {
      "read",
      "commonest class",
      "continuous",
      "clustered",
      "continuous, per speaker",
      "clustered, per speaker"
    };
    table("Probe accuracy, %", heads);
    int kinds = 2 * result.units().size();
    for (int i = 0; i < result.probes().size(); i += kinds) {
      List<ProbeStudy.Result> ofTarget = result.probes().subList(i, i + kinds);
      List<Object> cells = new ArrayList<>();
      cells.add(ofTarget.getFirst().target().title());
      cells.add(Markup.percent(ofTarget.getFirst().majority()));
      for (ProbeStudy.Result one : ofTarget) {
        cells.add(
            "%s [%s, %s]"
                .formatted(
                    Markup.percent(one.accuracy().mean()),
                    Markup.percent(one.accuracy().low()),
                    Markup.percent(one.accuracy().high())));
      }
      row(cells.toArray());
    }
    endTable();
  }

  private void residual() {
    page.element("h2", "Residual codebooks");
    List<ResidualStudy.Layer> layers = result.residual().layers();
    paragraph(
        "Log mel frames of the test voices, %d a second, quantised by %d codebooks of %d codes, each"
                .formatted(
                    (int) TourCorpus.FRAME_RATE, layers.size(), result.options().cardinality())
            + " fitted by k-means to what those before it left over. The error falls from %s to %s nat."
                .formatted(
                    Markup.number(layers.getFirst().rootMeanSquareError(), 3),
                    Markup.number(layers.getLast().rootMeanSquareError(), 3)));
    table(
        "Each codebook, and all up to it",
        "codebook",
        "codes used",
        "perplexity",
        "error (nat)",
        "variance explained",
        "bit/s up to it");
    LineFigure usage =
        new LineFigure(
            "Use of codes, sorted", "codes, the most used first", "share of frames, %", false);
    double[] errors = new double[layers.size()];
    for (int i = 0; i < layers.size(); i++) {
      ResidualStudy.Layer layer = layers.get(i);
      errors[i] = layer.rootMeanSquareError();
      usage.add(1, sortedShares(layer.usage()));
      row(
          i + 1,
          layer.usage().used() + " of " + layer.usage().counts().length,
          Markup.number(layer.usage().perplexity(), 1),
          Markup.number(layer.rootMeanSquareError(), 3),
          Markup.number(layer.explainedVariance(), 3),
          Markup.number(layer.bitsPerSecond(), 0));
    }
    endTable();
    LineFigure error =
        new LineFigure("Error by codebooks", "codebooks used", "root mean square error, nat", true);
    error.add(1, errors);
    figure(
        error.draw(),
        "Reconstruction error of log mel energies by the number of codebooks.",
        "medium");
    figure(
        usage.draw(),
        "How often each code is chosen, sorted, for the first codebook (dark) to the last (bright)."
            + " A flat curve is a codebook that is used evenly; a curve that meets the axis early"
            + " has dead codes.");
  }

  private static double[] sortedShares(CodeUsage usage) {
    long[] counts = usage.counts().clone();
    Arrays.sort(counts);
    double total = Arrays.stream(counts).sum();
    double[] shares = new double[counts.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = 100 * counts[counts.length - 1 - i] / Math.max(1, total);
    }
    return shares;
  }

  private void provenance() {
    page.element("h2", "How this was made");
    StringBuilder steps = new StringBuilder();
    for (TourResult.Step step : result.steps()) {
      steps.append("%s %s s; ".formatted(step.name(), Markup.number(step.seconds(), 1)));
    }
    paragraph(
        "%s, seed %d, %s, Java %s, %d processors. %s"
            .formatted(
                version,
                result.options().seed(),
                result.date(),
                Runtime.version().feature(),
                Runtime.getRuntime().availableProcessors(),
                steps));
  }

  private void paragraph(String text) {
    page.element("p", text);
  }

  private void figure(String drawing, String caption) {
    figure(drawing, caption, "wide");
  }

  private void figure(String drawing, String caption, String width) {
    page.open("figure").open("div", "class", width, "tabindex", 0).raw(drawing).close("div");
    page.element("figcaption", caption).close("figure");
  }

  private void table(String caption, String... heads) {
    page.open("div", "class", "wide", "tabindex", 0).open("table").element("caption", caption);
    page.open("thead").open("tr");
    for (String head : heads) {
      page.element("th", head, "scope", "col");
    }
    page.close("tr").close("thead").open("tbody");
  }

  private void row(Object... cells) {
    page.open("tr").element("th", cells[0], "scope", "row");
    for (int i = 1; i < cells.length; i++) {
      page.element("td", cells[i]);
    }
    page.close("tr");
  }

  private void endTable() {
    page.close("tbody").close("table").close("div");
  }
}
