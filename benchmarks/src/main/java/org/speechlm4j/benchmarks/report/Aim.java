package org.speechlm4j.benchmarks.report;

import java.util.List;
import java.util.Locale;
import org.speechlm4j.benchmarks.results.Part;

/**
 * What the project aims at for something that is compared with peers.
 *
 * @param part of the results
 * @param id of the row
 * @param ratio our time over the best peer's, at most
 */
record Aim(Part part, String id, double ratio) {

  private static final double LARGE_PRODUCT = 0.95;

  /** All of them. */
  static List<Aim> all() {
    return List.of(
        new Aim(Part.COMPARISONS, "nearest-code.encodec", 0.8),
        new Aim(Part.COMPARISONS, "nearest-code.dac", 0.22),
        new Aim(Part.COMPARISONS, "nearest-code.mimi", 0.55),
        new Aim(Part.COMPARISONS, "nearest-code.stream", 0.2),
        new Aim(Part.COMPARISONS, "residual.encodec", 0.33),
        new Aim(Part.COMPARISONS, "attention.encoder", 0.9),
        new Aim(Part.COMPARISONS, "attention.decode", 0.9),
        new Aim(Part.COMPARISONS, "product.encoder", LARGE_PRODUCT),
        new Aim(Part.COMPARISONS, "product.encoder-inner", LARGE_PRODUCT),
        new Aim(Part.COMPARISONS, "product.encoder-outer", LARGE_PRODUCT),
        new Aim(Part.COMPARISONS, "product.large", LARGE_PRODUCT),
        new Aim(Part.MODELS, "hubert-base, encode", 0.8),
        new Aim(Part.MODELS, "wavlm-base, encode", 0.8),
        new Aim(Part.MODELS, "encodec-24khz, encode", 0.5),
        new Aim(Part.MODELS, "encodec-24khz, decode", 0.5),
        new Aim(Part.TRAINING, "transformer", 1),
        new Aim(Part.TRAINING, "stem", 1),
        new Aim(Part.TRAINING, "codec", 1));
  }

  /** The verdict on a measured ratio. */
  String verdict(double measured) {
    return String.format(Locale.ROOT, "%s, %s", ratio, measured <= ratio ? "met" : "**not met**");
  }

  /** The verdict on a row, or nothing where no aim is set. */
  static String verdict(Part part, String id, double measured) {
    return all().stream()
        .filter(aim -> aim.part == part && aim.id.equals(id))
        .findFirst()
        .map(aim -> aim.verdict(measured))
        .orElse("");
  }
}
