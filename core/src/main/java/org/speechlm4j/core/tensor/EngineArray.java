package org.speechlm4j.core.tensor;

/** An array that an engine owns; only that engine can read its elements. */
public interface EngineArray {

  /** Sizes of the axes. */
  Shape shape();

  /** Kind of the elements. */
  DataType type();
}
