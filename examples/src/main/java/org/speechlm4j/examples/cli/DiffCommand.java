package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.weights.SafeTensors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two checkpoints' tensors bit by bit. */
@Command(
    name = "diff",
    description = {
      "Compare two checkpoints' tensors bit by bit.",
      "",
      "Prints each tensor that differs and how; metadata may differ. The exit code is 0 if none"
          + " does,",
      "1 if one does.",
      ""
    })
final class DiffCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private OutputOptions output;

  @Parameters(
      index = "0",
      paramLabel = "A",
      description = "A folder, safetensors file or owner/name.")
  private ModelFolder first;

  @Parameters(index = "1", paramLabel = "B", description = "Another one.")
  private ModelFolder second;

  @Override
  public Integer call() throws IOException {
    try (SafeTensors a = SafeTensors.open(first.path(output.quiet()));
        SafeTensors b = SafeTensors.open(second.path(output.quiet()))) {
      TreeSet<String> names = new TreeSet<>(a.names());
      names.addAll(b.names());
      int different = 0;
      for (String name : names) {
        String difference = difference(a.find(name), b.find(name));
        if (difference != null) {
          different++;
          print(name, difference);
        }
      }
      PrintWriter out = spec.commandLine().getOut();
      if (!output.json()) {
        out.printf(Locale.ROOT, "%d of %d tensors differ%n", different, names.size());
      }
      out.flush();
      return different == 0 ? 0 : Failures.NO;
    }
  }

  private void print(String name, String difference) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.json()) {
      new JsonLine().put("name", name).put("difference", difference).print(out);
    } else {
      out.println(name + "  " + difference);
    }
  }

  /** How two tensors differ, or null if they do not. */
  private static @Nullable String difference(@Nullable HostTensor a, @Nullable HostTensor b) {
    if (a == null || b == null) {
      return a == null ? "is in B alone" : "is in A alone";
    }
    if (a.storage() != b.storage() || !a.shape().equals(b.shape())) {
      return "is %s %s in A, %s %s in B".formatted(a.storage(), a.shape(), b.storage(), b.shape());
    }
    return a.data().mismatch(b.data()) < 0 ? null : elements(a, b);
  }

  private static String elements(HostTensor a, HostTensor b) {
    double[] x = a.toDoubles();
    double[] y = b.toDoubles();
    int width = a.storage().bytes();
    int count = 0;
    double largest = 0;
    for (int i = 0; i < x.length; i++) {
      long at = (long) i * width;
      if (a.data().asSlice(at, width).mismatch(b.data().asSlice(at, width)) >= 0) {
        count++;
        largest = Math.max(largest, Math.abs(x[i] - y[i]));
      }
    }
    return String.format(
        Locale.ROOT, "differs in %d of %d elements, by up to %.3g", count, x.length, largest);
  }
}
