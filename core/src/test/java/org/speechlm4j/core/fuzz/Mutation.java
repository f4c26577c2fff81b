package org.speechlm4j.core.fuzz;

import java.util.SplittableRandom;

/** A way to damage a file so that much of its format stays whole. */
@FunctionalInterface
public interface Mutation {

  /**
   * Damages a file.
   *
   * @param file its bytes, which are left as they are
   * @param other another file of the same format, to take parts from
   */
  byte[] apply(byte[] file, byte[] other, SplittableRandom random);
}
