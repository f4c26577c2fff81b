package org.speechlm4j.examples.tour;

/** How units of cepstra and of trained encoders relate to phones. */
final class UnitsSection {

  private UnitsSection() {}

  static void write(Page page, TourResult result) {
    page.heading("Units and phones");
    page.paragraph(gain(result));
    table(page, result);
    confusion(page, result, result.cepstraPerSpeaker());
    confusion(page, result, result.trained().getLast());
    similarity(page, result);
  }

  private static String gain(TourResult result) {
    UnitStudy study = result.cepstraPerSpeaker();
    UnitStudy trained = result.trained().getLast();
    return "Knowing the unit of a frame of cepstra removes %s %% of the uncertainty about its phone"
            .formatted(Markup.percent(pnmi(study)))
        + " (PNMI %s); standardising the features speaker by speaker, rather than over all"
            .formatted(Markup.number(pnmi(study), 3))
        + " speakers, changes PNMI by %s. As many units of %s reach %s: %s against cepstra"
            .formatted(
                signed(pnmi(study) - pnmi(result.cepstra())),
                trained.features().name(),
                Markup.number(pnmi(trained), 3),
                signed(pnmi(trained) - pnmi(result.cepstra())))
        + " standardised in the same way, %s against those per speaker."
            .formatted(signed(pnmi(trained) - pnmi(study)))
        + " Purity: share of frames with the commonest phone of their unit, and with"
        + " the commonest unit of their phone. Bit rates count merged units: all units equally"
        + " likely, and each by its probability; durations are not counted. Hidden states have"
        + " half as many frames a second as cepstra. "
        + layer(result);
  }

  private static String layer(TourResult result) {
    return result.options().layer() != null
        ? "The layer was asked for."
        : "Of each encoder it is the layer whose units told most of phones when training ended,"
            + " on these test voices: a choice among a few layers that flatters it a little.";
  }

  private static double pnmi(UnitStudy study) {
    return study.agreement().normalizedMutualInformation();
  }

  private static String signed(double gain) {
    return (gain < 0 ? "−" : "+") + Markup.number(Math.abs(gain), 3);
  }

  private static void table(Page page, TourResult result) {
    page.table(
        "K-means units in the test voices",
        "features",
        "frames/s",
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
      page.row(
          one.features().name(),
          Markup.number(one.features().frameRate(), 0),
          Markup.number(pnmi(one), 3),
          Markup.number(one.agreement().phonePurity(), 3),
          Markup.number(one.agreement().clusterPurity(), 3),
          Markup.number(one.unitsPerSecond(), 1),
          Markup.number(one.unitsPerSecond() * Math.log(clusters) / Math.log(2), 0),
          Markup.number(one.bitsPerSecond(), 0),
          one.usage().used() + " of " + clusters,
          Markup.number(one.usage().perplexity(), 1));
    }
    page.endTable();
  }

  private static void confusion(Page page, TourResult result, UnitStudy study) {
    page.figure(
        ConfusionFigure.draw(study.agreement().counts(), result.data().phones()),
        "Share of each phone (rows, the most frequent on top) among the frames of each unit"
            + " (columns) of %s. A bright cell is a unit that stands for one phone; a dark column"
                .formatted(study.features().name())
            + " is a unit that several phones share.");
  }

  private static void similarity(Page page, TourResult result) {
    UnitStudy study = result.cepstraPerSpeaker();
    Sample sample = ChosenSamples.listened(result.data()).getLast();
    int index = result.data().samples().indexOf(sample);
    page.figure(
        SimilarityFigure.draw(sample, study.features().features().get(index)),
        "Cosine of every pair of frames of “%s”, cepstra standardised per speaker. Squares on the"
                .formatted(sample.utterance().text())
            + " diagonal are stretches that stay alike; the frames are the corpus's syllables.",
        "narrow");
  }
}
