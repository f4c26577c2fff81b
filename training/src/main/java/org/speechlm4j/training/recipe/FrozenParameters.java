package org.speechlm4j.training.recipe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Tape;

/**
 * The contract that frozen parameters keep their bits: their SHA-256 before is that after.
 *
 * @param parameters those that the plan freezes
 * @param hash SHA-256 of their names and elements when the run began, in hexadecimal digits
 */
record FrozenParameters(List<Parameter> parameters, String hash) {

  /** Freezes what a plan says, and takes the hash. */
  static FrozenParameters of(Tape tape, Plan plan) {
    List<Parameter> frozen = new ArrayList<>();
    for (Parameter parameter : tape.parameters()) {
      if (!parameter.buffer() && plan.freezes(parameter.name())) {
        parameter.freeze(true);
        frozen.add(parameter);
      }
    }
    return new FrozenParameters(List.copyOf(frozen), hash(frozen));
  }

  /**
   * Takes the hash again.
   *
   * @throws IllegalStateException if it is another
   */
  void check() {
    String now = hash(parameters);
    if (!now.equals(hash)) {
      throw new IllegalStateException(
          "frozen parameters: found hash %s, need the %s that they had".formatted(now, hash));
    }
  }

  private static String hash(List<Parameter> parameters) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Parameter parameter : parameters) {
        digest.update(parameter.name().getBytes(StandardCharsets.UTF_8));
        float[] values = parameter.value().toFloats();
        ByteBuffer bytes =
            ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        digest.update(bytes.array());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
