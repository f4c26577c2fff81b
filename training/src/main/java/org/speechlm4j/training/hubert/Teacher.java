package org.speechlm4j.training.hubert;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Whose clustered frames HuBERT predicts (Hsu et al. 2021, section IV-B). */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Teacher.Cepstra.class, name = "cepstra"),
  @JsonSubTypes.Type(value = Teacher.Layer.class, name = "layer")
})
public sealed interface Teacher {

  /** Mel cepstra with differences: the first iteration. */
  record Cepstra() implements Teacher {}

  /**
   * A layer of an encoder trained before: the iterations after.
   *
   * @param checkpoint the encoder's folder, relative to the recipe's file, or {@code owner/name}
   * @param layer which hidden state, from 0
   */
  record Layer(
      @JsonProperty(required = true) String checkpoint, @JsonProperty(required = true) int layer)
      implements Teacher {}
}
