package org.speechlm4j.benchmarks.whole;

import java.util.Locale;

/** A published model at its true size, with random weights. */
public enum Model {
  /** HuBERT base. */
  HUBERT_BASE,
  /** WavLM base. */
  WAVLM_BASE,
  /** EnCodec, 24 kHz. */
  ENCODEC_24KHZ;

  /** What {@code make_model.py} calls it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
