package org.speechlm4j.training.laboratory;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A codebook with some cures: one row of the laboratory's table.
 *
 * @param codebook what quantises
 * @param cures what is done against collapse, none to see it
 */
public record Row(
    @JsonProperty(required = true) Codebook codebook,
    @JsonProperty(required = true) List<Cure> cures) {

  /**
   * Checks that the cures go together.
   *
   * @throws IllegalArgumentException naming the two that do not
   */
  public Row {
    Require.present("codebook", codebook);
    cures = Require.list("cures", cures);
    Map<Cure.Choice, Cure> taken = new EnumMap<>(Cure.Choice.class);
    for (Cure cure : cures) {
      if (!cure.appliesTo(codebook)) {
        throw new IllegalArgumentException(
            "cures: found %s with %s, need a cure that applies to it"
                .formatted(cure.label(), codebook.label()));
      }
      @Nullable Cure other = taken.put(cure.choice(), cure);
      if (other != null) {
        throw new IllegalArgumentException(
            "cures: found %s and %s, need one of them".formatted(other.label(), cure.label()));
      }
    }
    if (taken.containsKey(Cure.Choice.ESTIMATOR) && !taken.containsKey(Cure.Choice.SPACE)) {
      throw new IllegalArgumentException(
          "cures: found rotation, whose gradient reaches nothing; need linear or low-dimension"
              + " too");
    }
  }

  /** A codebook with some cures. */
  public static Row of(Codebook codebook, Cure... cures) {
    return new Row(codebook, List.of(cures));
  }

  /** Its name in results, such as {@code ema+k-means+restart}. */
  public String name() {
    return Stream.concat(Stream.of(codebook.label()), cures.stream().map(Cure::label))
        .collect(Collectors.joining("+"));
  }

  boolean has(Cure cure) {
    return cures.contains(cure);
  }
}
