package org.speechlm4j.examples.tour;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.speechlm4j.core.measure.Bootstrap;

/** The figures of the tour as JSON. */
final class TourJson {

  private static final JsonMapper JSON = new JsonMapper();

  private TourJson() {}

  /** All figures. */
  static ObjectNode of(TourResult result, String version) {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", version).put("date", result.date());
    root.put("seed", result.options().seed());
    units(result, root.putArray("units"));
    probes(result, root.putArray("probes"));
    residual(result, root.putArray("residual"));
    gain(result, root.putObject("gain"));
    TrainedJson.codec(result.codec(), root.putObject("codec"));
    TrainedJson.laboratory(result.models().laboratory(), root.putObject("laboratory"));
    TrainedJson.checkpoints(result.models(), root.putArray("checkpoints"));
    ObjectNode seconds = root.putObject("seconds");
    result.steps().forEach(step -> seconds.put(step.name(), step.seconds()));
    return root;
  }

  private static void units(TourResult result, ArrayNode out) {
    for (UnitStudy study : result.units()) {
      out.addObject()
          .put("features", study.features().name())
          .put("frames_per_second", study.features().frameRate())
          .put("clusters", study.quantizer().clusters())
          .put("pnmi", study.agreement().normalizedMutualInformation())
          .put("phone_purity", study.agreement().phonePurity())
          .put("cluster_purity", study.agreement().clusterPurity())
          .put("units_per_second", study.unitsPerSecond())
          .put("bits_per_second", study.bitsPerSecond())
          .put("used", study.usage().used())
          .put("perplexity", study.usage().perplexity());
    }
  }

  private static void probes(TourResult result, ArrayNode out) {
    for (ProbeStudy.Result probe : result.probes()) {
      Bootstrap accuracy = probe.accuracy();
      out.addObject()
          .put("target", probe.target().name())
          .put("features", probe.features())
          .put("accuracy", accuracy.mean())
          .put("low", accuracy.low())
          .put("high", accuracy.high())
          .put("majority", probe.majority());
    }
  }

  /** How much more the last trained encoder tells of phones than cepstra, per speaker or not. */
  private static void gain(TourResult result, ObjectNode out) {
    UnitStudy trained = result.trained().getLast();
    Map<String, UnitStudy> others = new LinkedHashMap<>();
    others.put("over_cepstra", result.cepstra());
    others.put("over_cepstra_per_speaker", result.cepstraPerSpeaker());
    out.put("features", trained.features().name());
    others.forEach(
        (name, other) ->
            out.putObject(name)
                .put(
                    "pnmi",
                    trained.agreement().normalizedMutualInformation()
                        - other.agreement().normalizedMutualInformation())
                .put(
                    "phone_probe_accuracy",
                    result.phoneAccuracy(trained) - result.phoneAccuracy(other)));
  }

  private static void residual(TourResult result, ArrayNode out) {
    for (ResidualStudy.Layer layer : result.residual().layers()) {
      out.addObject()
          .put("used", layer.usage().used())
          .put("perplexity", layer.usage().perplexity())
          .put("rms_error_nat", layer.rootMeanSquareError())
          .put("explained_variance", layer.explainedVariance())
          .put("bits_per_second", layer.bitsPerSecond());
    }
  }
}
