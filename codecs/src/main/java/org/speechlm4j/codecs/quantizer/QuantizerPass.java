package org.speechlm4j.codecs.quantizer;

import java.util.List;
import org.speechlm4j.core.tensor.Tensor;

/**
 * What a quantiser gives in training.
 *
 * @param quantized frames {@code [batch, time, channels]} with a gradient to the input; zero where
 *     a row is padded
 * @param codes ints {@code [batch, time, codebooks]}; those of padding mean nothing
 * @param losses what is added to the model's loss
 * @param assignments what each codebook saw, for the calls that change its state; empty where
 *     codebooks have none
 */
public record QuantizerPass(
    Tensor quantized, Tensor codes, QuantizerLosses losses, List<Assignment> assignments) {

  /** Copies the list. */
  public QuantizerPass {
    assignments = List.copyOf(assignments);
  }
}
