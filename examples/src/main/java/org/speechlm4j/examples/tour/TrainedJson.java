package org.speechlm4j.examples.tour;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.measure.Bootstrap;
import org.speechlm4j.core.measure.CodeUsage;
import org.speechlm4j.training.laboratory.ExperimentResult;
import org.speechlm4j.training.laboratory.LaboratoryResults;
import org.speechlm4j.training.laboratory.Measures;
import org.speechlm4j.training.laboratory.RowResult;

/** The figures of what was trained, as JSON. */
final class TrainedJson {

  private TrainedJson() {}

  static void codec(CodecStudy study, ObjectNode out) {
    out.put("recordings", study.recordings());
    share(study.originals(), out.putObject("original_phone_error_rate"));
    ArrayNode levels = out.putArray("levels");
    for (CodecStudy.Level level : study.levels()) {
      ObjectNode one = levels.addObject();
      one.put("codebooks", level.codebooks()).put("bits_per_second", level.bitsPerSecond());
      level.intelligibility().ifPresent(stoi -> one.put("stoi", stoi));
      one.put("mel_distance_nat", level.melDistance());
      share(level.phoneErrors(), one.putObject("phone_error_rate"));
      one.put("spectrum_bits_per_second", level.spectrumBitsPerSecond());
      one.put("spectrum_distance_nat", level.spectrumDistance());
    }
    ArrayNode codebooks = out.putArray("codebooks");
    for (CodeUsage usage : study.usage()) {
      codebooks.addObject().put("used", usage.used()).put("perplexity", usage.perplexity());
    }
  }

  private static void share(Bootstrap share, ObjectNode out) {
    out.put("mean", share.mean()).put("low", share.low()).put("high", share.high());
  }

  static void laboratory(LaboratoryResults results, ObjectNode out) {
    out.put("computed", "earlier");
    out.put("seed", results.provenance().options().seed());
    out.put("version", results.provenance().version()).put("date", results.provenance().date());
    ObjectNode experiments = out.putObject("experiments");
    for (ExperimentResult experiment : results.experiments()) {
      ArrayNode rows = experiments.putArray(experiment.experiment());
      experiment.rows().forEach(row -> row(row, rows.addObject()));
    }
  }

  private static void row(RowResult row, ObjectNode out) {
    out.put("row", row.row());
    @Nullable Measures found = row.measures();
    if (found != null) {
      out.put("used", found.used())
          .put("perplexity", found.perplexity())
          .put("bits_per_frame", found.bitsPerFrame())
          .put("error", found.error())
          .put("overwritten", found.overwritten())
          .put("moved", found.moved());
    } else {
      out.put("failure", row.failure());
    }
  }

  static void checkpoints(TrainedModels models, ArrayNode out) {
    for (TrainedModel<?> model : models.all()) {
      Provenance own = model.provenance();
      out.addObject()
          .put("name", model.name())
          .put("recipe", own.recipe())
          .put("seed", own.seed())
          .put("steps", own.steps())
          .put("date", own.date())
          .put("version", own.version());
    }
  }
}
