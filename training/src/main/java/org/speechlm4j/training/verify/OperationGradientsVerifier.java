package org.speechlm4j.training.verify;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.verify.FamilyVerifier;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.OperationsVerifier;
import org.speechlm4j.core.verify.Outputs;

/**
 * Recomputes the gradients {@code out.OPERATION.grad.INPUT} of single operations, in the fixtures
 * of layers and of attention; {@link OperationsVerifier} has their outputs.
 *
 * <p>Outputs are weighted by the input {@code in.upstream} if there is one, else by {@code sin(0),
 * sin(1), ...}.
 */
public final class OperationGradientsVerifier implements FamilyVerifier {

  private static final Pattern GRADIENT = Pattern.compile("out\\.(.+)\\.grad\\.([^.]+)");
  private static final String UPSTREAM = "in.upstream";

  /** Layers whose x the reference turns to [batch, time, channels] before it is a leaf. */
  private static final Set<String> TURNED = Set.of("lstm", "gru");

  private final OperationsVerifier operations = new OperationsVerifier();

  /** For the service loader. */
  public OperationGradientsVerifier() {}

  @Override
  public boolean supports(Fixture fixture) {
    return operations.supports(fixture);
  }

  @Override
  public Outputs outputs(Fixture fixture, Backend backend) throws IOException {
    BiFunction<String, Map<String, Tensor>, Tensor> compute =
        OperationsVerifier.operations(fixture);
    Map<String, Set<String>> leaves = new LinkedHashMap<>();
    Map<String, Outputs.Source<Map<String, HostTensor>>> runs = new HashMap<>();
    Outputs outputs = new Outputs();
    for (String name : fixture.outputs()) {
      Matcher parts = GRADIENT.matcher(name);
      if (!parts.matches()) {
        continue;
      }
      String operation = parts.group(1);
      String leaf = input(fixture, operation, parts.group(2));
      Set<String> together = leaves.computeIfAbsent(operation, _ -> new TreeSet<>());
      together.add(leaf);
      Outputs.Source<Map<String, HostTensor>> run =
          runs.computeIfAbsent(
              operation,
              _ ->
                  Outputs.once(
                      () ->
                          new Differentiation(
                                  fixture, backend, inputs -> compute.apply(operation, inputs))
                              .gradients(together, OperationGradientsVerifier::upstream)));
      boolean turned = leaf.equals("in.x") && TURNED.contains(operation);
      outputs.putHost(
          name,
          () -> {
            HostTensor gradient = Objects.requireNonNull(run.get().get(leaf));
            return turned ? turned(gradient) : gradient;
          });
    }
    return outputs;
  }

  private static String input(Fixture fixture, String operation, String leaf) {
    String own = "in." + operation + "." + leaf;
    return fixture.names().contains(own) ? own : "in." + leaf;
  }

  private static Tensor upstream(Map<String, Tensor> inputs, Tensor output) {
    Tensor given = inputs.get(UPSTREAM);
    if (given != null) {
      return given;
    }
    float[] sines = new float[output.shape().count()];
    for (int i = 0; i < sines.length; i++) {
      sines[i] = (float) Math.sin(i);
    }
    return output.constant(sines, output.shape().toArray());
  }

  private static HostTensor turned(HostTensor x) {
    Shape shape = x.shape();
    float[] values = x.toFloats();
    float[] out = new float[values.length];
    int channels = shape.size(1);
    int frames = shape.size(2);
    for (int i = 0; i < values.length; i++) {
      int t = i % frames;
      int c = i / frames % channels;
      out[(i / frames / channels * frames + t) * channels + c] = values[i];
    }
    return HostTensor.of(out, shape.size(0), frames, channels);
  }
}
