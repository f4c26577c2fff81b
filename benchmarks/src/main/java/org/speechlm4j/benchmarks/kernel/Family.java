package org.speechlm4j.benchmarks.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The kinds of kernels that are measured, each with its settings. */
public enum Family {
  /** Nearest code of a codebook. */
  NEAREST_CODE("nearest-code"),
  /** Codes of several codebooks. */
  RESIDUAL("residual"),
  /** Attention. */
  ATTENTION("attention"),
  /** Linear layers. */
  PRODUCT("product"),
  /** Convolutions over time. */
  CONVOLUTION("convolution"),
  /** Norms and functions of elements. */
  ELEMENT("element"),
  /** Recurrent layers. */
  RECURRENCE("recurrence"),
  /** Mel features. */
  MEL("mel"),
  /** The CTC loss with its gradient. */
  CTC("ctc");

  private final String id;

  Family(String id) {
    this.id = id;
  }

  /** What it is called in results. */
  public String id() {
    return id;
  }

  /** What is measured of it. */
  public List<Setting> settings() {
    return List.of(
        switch (this) {
          case NEAREST_CODE -> NearestCodeSetting.values();
          case RESIDUAL -> ResidualSetting.values();
          case ATTENTION -> AttentionSetting.values();
          case PRODUCT -> ProductSetting.values();
          case CONVOLUTION -> ConvolutionSetting.values();
          case ELEMENT -> ElementSetting.values();
          case RECURRENCE -> RecurrenceSetting.values();
          case MEL -> MelSetting.values();
          case CTC -> CtcSetting.values();
        });
  }

  /** The family that a setting belongs to. */
  static Family of(Setting setting) {
    return Arrays.stream(values())
        .filter(family -> family.settings().contains(setting))
        .findFirst()
        .orElseThrow();
  }

  /** Every setting of every family, in their order. */
  public static Stream<Setting> all() {
    return Arrays.stream(values()).flatMap(family -> family.settings().stream());
  }

  /**
   * The setting that results call so.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Setting setting(String id) {
    return all()
        .filter(setting -> setting.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "setting: found \""
                        + id
                        + "\", need one of "
                        + all().map(Setting::id).toList()));
  }
}
