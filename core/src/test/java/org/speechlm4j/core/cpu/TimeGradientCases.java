package org.speechlm4j.core.cpu;

import static org.speechlm4j.core.cpu.EngineCase.GRADIENT;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.InterpolateOp;
import org.speechlm4j.core.tensor.MaskTimeOp;
import org.speechlm4j.core.tensor.PoolOp;
import org.speechlm4j.core.tensor.RotaryOp;

/** Windows, stretching, masking and rotation at odd and empty shapes. */
final class TimeGradientCases {

  private TimeGradientCases() {}

  static List<EngineCase> all() {
    Samples samples = new Samples(28);
    List<EngineCase> cases = new ArrayList<>();
    for (int channels : new int[] {0, 1, 5}) {
      addWindows(cases, samples, 2, 11, channels);
    }
    addWindows(cases, samples, 1, 4, 71);
    addWindows(cases, samples, 0, 5, 2);
    HostTensor none = samples.floats(2, 0, 3);
    for (PoolOp.Function function : PoolOp.Function.values()) {
      cases.add(EngineCase.of("pool of none", new PoolOp(function, 3, 1, 1), GRADIENT, none));
    }
    HostTensor lengths = HostTensor.of(new int[] {5, 0, 2}, 3);
    cases.add(EngineCase.of("mask", new MaskTimeOp(9), GRADIENT, samples.floats(3, 5), lengths));
    cases.add(EngineCase.of("mask", new MaskTimeOp(9), GRADIENT, samples.floats(3, 5, 2), lengths));
    for (RotaryOp.Pairing pairing : RotaryOp.Pairing.values()) {
      for (int pairs : new int[] {0, 1, 3, 4}) {
        addRotary(cases, samples, new RotaryOp(3, pairing), 5, pairs, 8);
      }
    }
    return cases;
  }

  /** Operands of several chunks. */
  static List<EngineCase> large() {
    Samples samples = new Samples(29);
    List<EngineCase> cases = new ArrayList<>();
    addWindows(cases, samples, 2, 99, 130);
    addRotary(cases, samples, new RotaryOp(4, RotaryOp.Pairing.HALF_SPLIT), 300, 16, 32);
    return cases;
  }

  private static void addWindows(
      List<EngineCase> cases, Samples samples, int rows, int frames, int channels) {
    HostTensor x = samples.apart(rows, frames, channels);
    for (PoolOp.Function function : PoolOp.Function.values()) {
      cases.add(EngineCase.of("pool " + function, new PoolOp(function, 3, 2, 0), GRADIENT, x));
      cases.add(EngineCase.of("pool " + function, new PoolOp(function, 4, 1, 2), GRADIENT, x));
      cases.add(EngineCase.of("pool " + function, new PoolOp(function, 1, 3, 0), GRADIENT, x));
    }
    for (InterpolateOp.Mode mode : InterpolateOp.Mode.values()) {
      for (int target : new int[] {0, 1, frames / 2, frames, 3 * frames + 1}) {
        InterpolateOp op = new InterpolateOp(mode, target);
        cases.add(EngineCase.of(mode + " " + target, op, GRADIENT, x));
      }
    }
  }

  private static void addRotary(
      List<EngineCase> cases, Samples samples, RotaryOp op, int frames, int pairs, int width) {
    HostTensor x = samples.floats(2, frames, op.heads() * width);
    HostTensor cosines = samples.floats(frames, pairs);
    cases.add(EngineCase.of("rotary", op, GRADIENT, x, cosines, samples.floats(frames, pairs)));
    cosines = samples.floats(2, frames, pairs);
    cases.add(
        EngineCase.of(
            "rotary per row", op, GRADIENT, x, cosines, samples.floats(2, frames, pairs)));
  }
}
