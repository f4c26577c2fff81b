package org.speechlm4j.training.laboratory;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Where the frames come from that all rows quantise. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = FrameSource.Drift.class, name = "drift"),
  @JsonSubTypes.Type(value = FrameSource.Mel.class, name = "mel"),
  @JsonSubTypes.Type(value = FrameSource.Latents.class, name = "latents")
})
public sealed interface FrameSource {

  /**
   * Normal vectors whose distribution jumps after codewords were placed, as an encoder's does early
   * in training. Codewords that are not fitted start as vectors from before the jump.
   *
   * @param dimension elements of a vector, at least 1
   * @param startMean mean of every element before
   * @param startDeviation standard deviation before, above 0
   * @param mean mean of every element in training and after
   * @param deviation standard deviation in training and after, above 0
   */
  record Drift(
      @JsonProperty(required = true) int dimension,
      @JsonProperty(required = true) double startMean,
      @JsonProperty(required = true) double startDeviation,
      @JsonProperty(required = true) double mean,
      @JsonProperty(required = true) double deviation)
      implements FrameSource {

    /** Checks the numbers. */
    public Drift {
      Require.atLeast("dimension", dimension, 1);
      Require.that("startMean", startMean, Double.isFinite(startMean), "a number");
      Require.positive("startDeviation", startDeviation);
      Require.that("mean", mean, Double.isFinite(mean), "a number");
      Require.positive("deviation", deviation);
    }

    /** Eight dimensions from N(0, 0.1^2) to N(3, 1). */
    public static Drift usual() {
      return new Drift(8, 0, 0.1, 3, 1);
    }
  }

  /**
   * Log-mel frames of recordings at 16 kHz, every 10 ms, each channel standardised by the training
   * split.
   *
   * @param manifest the JSON Lines manifest with splits {@code train} and {@code test}, relative to
   *     the recipe's file
   * @param mels channels of a frame, at least 1
   */
  record Mel(
      @JsonProperty(required = true) String manifest, @JsonProperty(required = true) int mels)
      implements FrameSource {

    /** Checks that all is there. */
    public Mel {
      Require.present("manifest", manifest);
      Require.atLeast("mels", mels, 1);
    }
  }

  /**
   * What a frozen EnCodec's encoder makes of recordings, each channel standardised by the training
   * split.
   *
   * @param checkpoint the codec's folder, relative to the recipe's file, or {@code owner/name}
   * @param manifest the JSON Lines manifest with splits {@code train} and {@code test}, relative to
   *     the recipe's file
   */
  record Latents(
      @JsonProperty(required = true) String checkpoint,
      @JsonProperty(required = true) String manifest)
      implements FrameSource {

    /** Checks that all is there. */
    public Latents {
      Require.present("checkpoint", checkpoint);
      Require.present("manifest", manifest);
    }
  }
}
