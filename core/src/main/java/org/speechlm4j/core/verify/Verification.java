package org.speechlm4j.core.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.verify.OutputResult.Status;

/**
 * Recomputes every output of a fixture that it can and compares it with the reference.
 *
 * <p>Floats have to be within the fixture's tolerance, integers equal. Codes may differ where two
 * entries are equally near within rounding ({@link CodeTies}), in 1 of 10,000 codes, or in one if
 * there are fewer. Where padding changes a row of the reference's batch, our own single run decides
 * ({@link Outputs#putBatch}).
 */
public final class Verification {

  private static final int CODES_PER_TIE = 10_000;

  private final Fixture fixture;
  private final List<Outputs> sources;

  private Verification(Fixture fixture, List<Outputs> sources) {
    this.fixture = fixture;
    this.sources = sources;
  }

  /** With the verifiers of all modules on the class path. */
  public static Verification of(Fixture fixture, Backend backend) throws IOException {
    return of(
        fixture,
        backend,
        ServiceLoader.load(FamilyVerifier.class, FamilyVerifier.class.getClassLoader()));
  }

  /** With given verifiers, the first that knows an output recomputing it. */
  public static Verification of(
      Fixture fixture, Backend backend, Iterable<FamilyVerifier> verifiers) throws IOException {
    List<Outputs> sources = new ArrayList<>();
    for (FamilyVerifier verifier : verifiers) {
      if (verifier.supports(fixture)) {
        sources.add(verifier.outputs(fixture, backend));
      }
    }
    return new Verification(fixture, sources);
  }

  /** Whether anything here knows the fixture's family. */
  public boolean supported() {
    return !sources.isEmpty();
  }

  /**
   * Recomputes and compares one output.
   *
   * @param name its full name
   */
  public OutputResult check(String name) throws IOException {
    double tolerance = fixture.tolerance(name);
    Outputs.@Nullable Output output = find(name);
    if (output == null) {
      return new OutputResult(name, Status.UNSUPPORTED, Double.NaN, tolerance, "");
    }
    Values expected = Values.of(fixture.tensor(name));
    if (expected.whole()) {
      tolerance = 0;
    }
    try {
      return compare(name, output, expected, tolerance);
    } catch (UnsupportedOperationException e) {
      return new OutputResult(name, Status.UNSUPPORTED, Double.NaN, tolerance, message(e));
    } catch (IOException | RuntimeException e) {
      return new OutputResult(name, Status.FAIL, Double.NaN, tolerance, message(e));
    }
  }

  /** Recomputes and compares outputs in turn. */
  public List<OutputResult> check(List<String> names) throws IOException {
    List<OutputResult> results = new ArrayList<>();
    for (String name : names) {
      results.add(check(name));
    }
    return results;
  }

  private Outputs.@Nullable Output find(String name) {
    for (Outputs source : sources) {
      Outputs.Output output = source.find(name);
      if (output != null) {
        return output;
      }
    }
    return null;
  }

  private static OutputResult compare(
      String name, Outputs.Output output, Values expected, double tolerance) throws IOException {
    Values found = output.values().get();
    if (found.whole() != expected.whole() || !found.shape().equals(expected.shape())) {
      String detail = "found %s, need %s".formatted(found.describe(), expected.describe());
      return new OutputResult(name, Status.FAIL, Double.NaN, tolerance, detail);
    }
    double error = found.error(expected);
    OutputResult plain = new OutputResult(name, Status.OK, error, tolerance, "");
    if (error <= tolerance) {
      return plain;
    }
    CodeTies ties = output.ties();
    if (ties != null) {
      return compareCodes(plain, found, expected, output.axis(), ties);
    }
    if (output.singles() != null) {
      return compareRows(plain, found, expected, output.axis(), output.singles().get());
    }
    return plain.as(Status.FAIL, "");
  }

  private static OutputResult compareCodes(
      OutputResult plain, Values found, Values expected, int axis, CodeTies judge) {
    Shape shape = expected.shape();
    int inner = shape.count(axis + 1, shape.rank());
    int stages = shape.size(axis);
    int count = 0;
    for (int frame = 0; frame < shape.count() / stages; frame++) {
      int start = frame / inner * inner * stages + frame % inner;
      int[] codes = new int[stages];
      boolean equal = true;
      for (int k = 0; k < stages; k++) {
        codes[k] = (int) expected.numbers()[start + k * inner];
        equal &= codes[k] == (int) found.numbers()[start + k * inner];
      }
      if (!equal) {
        int[] index = index(frame, shape.without(axis));
        OptionalInt ties = judge.ties(index, codes);
        if (ties.isEmpty()) {
          String where = Arrays.toString(index);
          return plain.as(Status.FAIL, "codes of frame " + where + " differ by more than a tie");
        }
        count += ties.getAsInt();
      }
    }
    boolean few = count <= Math.max(1, shape.count() / CODES_PER_TIE);
    return plain.as(
        few ? Status.OK : Status.FAIL, "%d ties in %d codes".formatted(count, shape.count()));
  }

  private static int[] index(int position, Shape shape) {
    int[] index = new int[shape.rank()];
    int rest = position;
    for (int a = index.length - 1; a >= 0; a--) {
      index[a] = rest % shape.size(a);
      rest /= shape.size(a);
    }
    return index;
  }

  private static OutputResult compareRows(
      OutputResult plain, Values found, Values expected, int axis, Map<Integer, Values> singles) {
    double ours = 0;
    double reference = 0;
    for (int row = 0; row < expected.shape().size(axis); row++) {
      if (found.rowError(expected, axis, row) <= plain.tolerance()) {
        continue;
      }
      Values single = singles.get(row);
      if (single == null) {
        return plain.as(Status.FAIL, "row " + row + " has no padding that could explain it");
      }
      double own = found.singleError(single, axis, row);
      double others = expected.singleError(single, axis, row);
      if (own > plain.tolerance() || others <= plain.tolerance()) {
        return plain.as(
            Status.FAIL, "row " + row + " against our single run: " + both(own, others));
      }
      ours = Math.max(ours, own);
      reference = Math.max(reference, others);
    }
    String detail = "padded rows against our single run: " + both(ours, reference);
    return plain.as(Status.REFERENCE_DIFFERS, detail);
  }

  private static String both(double ours, double reference) {
    return "ours %s, reference %s"
        .formatted(OutputResult.number(ours), OutputResult.number(reference));
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
