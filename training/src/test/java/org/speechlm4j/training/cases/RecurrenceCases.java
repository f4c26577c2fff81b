package org.speechlm4j.training.cases;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.GruOp;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.LstmOp;

/** Recurrent layers. */
final class RecurrenceCases {

  private RecurrenceCases() {}

  static List<OperationCase> all() {
    Samples samples = new Samples(6);
    List<OperationCase> cases = new ArrayList<>();
    for (boolean reversed : new boolean[] {false, true}) {
      for (int frames : new int[] {1, 4}) {
        HostTensor x = samples.floats(2, frames, 3);
        HostTensor first = samples.floats(2, 2);
        HostTensor second = samples.floats(2, 2);
        HostTensor[] lstm = weights(samples, 4);
        cases.add(
            OperationCase.of("lstm", new LstmOp(reversed), x, lstm[0], lstm[1], lstm[2], lstm[3]));
        cases.add(
            OperationCase.of(
                "lstm with states",
                new LstmOp(reversed),
                x,
                lstm[0],
                lstm[1],
                lstm[2],
                lstm[3],
                first,
                second));
        HostTensor[] gru = weights(samples, 3);
        cases.add(OperationCase.of("gru", new GruOp(reversed), x, gru[0], gru[1], gru[2], gru[3]));
        cases.add(
            OperationCase.of(
                "gru with state", new GruOp(reversed), x, gru[0], gru[1], gru[2], gru[3], first));
      }
    }
    return cases;
  }

  private static HostTensor[] weights(Samples samples, int gates) {
    return new HostTensor[] {
      samples.floats(2 * gates, 3),
      samples.floats(2 * gates, 2),
      samples.floats(2 * gates),
      samples.floats(2 * gates)
    };
  }
}
