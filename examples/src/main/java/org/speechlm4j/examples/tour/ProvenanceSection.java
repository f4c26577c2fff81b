package org.speechlm4j.examples.tour;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.training.laboratory.LaboratoryOptions;
import org.speechlm4j.training.laboratory.LaboratoryResults;

/** By what, when and how fast the page was made. */
final class ProvenanceSection {

  private ProvenanceSection() {}

  static void write(Page page, TourResult result, String version) {
    page.heading("How this was made");
    List<String> steps = new ArrayList<>();
    for (TourResult.Step step : result.steps()) {
      steps.add("%s %s s".formatted(step.name(), Markup.number(step.seconds(), 1)));
    }
    page.paragraph(
        "%s, seed %d, %s, Java %s, %d processors. %s."
            .formatted(
                version,
                result.options().seed(),
                result.date(),
                Runtime.version().feature(),
                Runtime.getRuntime().availableProcessors(),
                String.join("; ", steps)));
    page.table(
        "What was trained before, and how, as each file itself says",
        "folder",
        "recipe",
        "seed",
        "steps",
        "date",
        "speechlm4j");
    for (TrainedModel<?> model : result.models().all()) {
      Provenance own = model.provenance();
      page.row(model.name(), own.recipe(), own.seed(), own.steps(), own.date(), own.version());
    }
    LaboratoryResults.Provenance laboratory = result.models().laboratory().provenance();
    LaboratoryOptions options = laboratory.options();
    page.row(
        TrainedModels.LABORATORY,
        "collapse-laboratory",
        options.seed(),
        options.steps() + " a row",
        laboratory.date(),
        laboratory.version());
    page.endTable();
  }
}
