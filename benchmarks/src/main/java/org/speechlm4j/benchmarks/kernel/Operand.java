package org.speechlm4j.benchmarks.kernel;

import java.util.SplittableRandom;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.StorageType;

/**
 * An operand of a measured computation.
 *
 * @param name the peers' name of it
 * @param shape sizes of its axes
 * @param storage how it is stored
 * @param filling what it holds
 */
public record Operand(String name, Shape shape, StorageType storage, Filling filling) {

  private static final float SMALL = 0.05f;

  /** What an operand holds. */
  public enum Filling {
    /** Numbers of a normal distribution of deviation 1. */
    NORMAL,
    /** The same of deviation 0.05: weights, with which products neither vanish nor overflow. */
    SMALL,
    /** Positive numbers about 1. */
    POSITIVE,
    /** Whole numbers from 1 to 31: labels beside a blank 0. */
    LABELS
  }

  /** Normal floats. */
  public static Operand normal(String name, int... sizes) {
    return new Operand(name, Shape.of(sizes), StorageType.F32, Filling.NORMAL);
  }

  /** Small floats, as weights are. */
  public static Operand weight(String name, int... sizes) {
    return new Operand(name, Shape.of(sizes), StorageType.F32, Filling.SMALL);
  }

  /** Positive floats. */
  public static Operand positive(String name, int... sizes) {
    return new Operand(name, Shape.of(sizes), StorageType.F32, Filling.POSITIVE);
  }

  /** Labels 1 to 31. */
  public static Operand labels(String name, int... sizes) {
    return new Operand(name, Shape.of(sizes), StorageType.I32, Filling.LABELS);
  }

  /** The same, stored otherwise. */
  public Operand storedAs(StorageType other) {
    return new Operand(name, shape, other, filling);
  }

  /** Bytes that it takes. */
  public long bytes() {
    return (long) shape.count() * storage.bytes();
  }

  /** Its elements, drawn from a generator. */
  public HostTensor draw(SplittableRandom random) {
    if (filling == Filling.LABELS) {
      return HostTensor.of(random.ints(shape.count(), 1, 32).toArray(), shape.toArray());
    }
    float[] values = new float[shape.count()];
    for (int i = 0; i < values.length; i++) {
      double normal = random.nextGaussian();
      values[i] =
          switch (filling) {
            case SMALL -> (float) (SMALL * normal);
            case POSITIVE -> (float) (1 + 0.1 * Math.abs(normal));
            case NORMAL, LABELS -> (float) normal;
          };
    }
    return HostTensor.of(values, shape.toArray()).storedAs(storage);
  }
}
