package org.speechlm4j.core.tensor;

import java.util.Arrays;

/** The checks that operations share; messages name the operation and both values. */
final class Check {

  private Check() {}

  static void inputs(String op, Shape[] in, int... allowed) {
    for (int count : allowed) {
      if (in.length == count) {
        return;
      }
    }
    throw new IllegalArgumentException(
        op + ": found " + in.length + " inputs, need one of " + Arrays.toString(allowed));
  }

  static void rank(String op, String operand, Shape shape, int rank) {
    if (shape.rank() != rank) {
      throw new IllegalArgumentException(
          "%s: %s has shape %s, need %d axes".formatted(op, operand, shape, rank));
    }
  }

  static void minRank(String op, String operand, Shape shape, int rank) {
    if (shape.rank() < rank) {
      throw new IllegalArgumentException(
          "%s: %s has shape %s, need at least %d axes".formatted(op, operand, shape, rank));
    }
  }

  static void shape(String op, String operand, Shape found, int... needed) {
    if (!found.equals(Shape.of(needed))) {
      throw new IllegalArgumentException(
          "%s: %s has shape %s, need %s".formatted(op, operand, found, Shape.of(needed)));
    }
  }

  static void that(boolean holds, String op, String message, Object... arguments) {
    if (!holds) {
      throw new IllegalArgumentException(op + ": " + message.formatted(arguments));
    }
  }
}
