package org.speechlm4j.training.adversarial;

import java.util.List;
import org.speechlm4j.core.tensor.Tensor;

/** Several networks that each judge, in its own view, whether a sound was recorded. */
@FunctionalInterface
public interface Discriminator {

  /**
   * What one network makes of sounds.
   *
   * @param logits how real they seem, place by place, of any shape; larger is more real
   * @param features what each layer found, from the first on
   */
  record Judgement(Tensor logits, List<Tensor> features) {

    /** Copies the list. */
    public Judgement {
      features = List.copyOf(features);
    }
  }

  /** Judges sounds {@code [B, T, C]}, network by network. */
  List<Judgement> judge(Tensor audio);
}
