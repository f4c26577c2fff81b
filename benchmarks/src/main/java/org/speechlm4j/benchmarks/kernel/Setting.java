package org.speechlm4j.benchmarks.kernel;

import java.util.Locale;

/** A kernel at a size that is measured: constants of the enumerations of {@link Family}. */
public interface Setting {

  /** The constant's name. */
  String name();

  /** What is computed, for tables. */
  String label();

  /** Why this size. */
  String reason();

  /** The computation. */
  Kernel kernel();

  /** What a setting is called in results, unique among all. */
  default String id() {
    return Family.of(this).id() + "." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
