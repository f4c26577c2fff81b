package org.speechlm4j.core.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.verify.OutputResult.Status;
import org.speechlm4j.core.weights.SafeTensors;

class VerificationTest {

  private static final String X = "out.x";
  private static final String BATCH = "out.batch.x";

  private final Backend backend = new ReferenceEngine();
  private final Map<String, HostTensor> expected = new LinkedHashMap<>();
  private final Outputs outputs = new Outputs();

  @TempDir private Path folder;

  @BeforeEach
  void addAnInput() {
    expected.put("in.n", HostTensor.of(new long[] {3, 4}, 2));
  }

  private void describe(double tolerance) throws IOException {
    StringBuilder judged = new StringBuilder();
    for (String name : expected.keySet()) {
      if (name.startsWith("out.")) {
        judged.append(judged.isEmpty() ? "" : ",");
        judged.append("\"").append(name).append("\":{\"atol\":").append(tolerance).append("}");
      }
    }
    Files.writeString(
        folder.resolve("case.json"),
        "{\"name\":\"n\",\"family\":\"toy\",\"model_class\":null,\"outputs\":{" + judged + "}}");
    SafeTensors.write(folder.resolve("expected.safetensors"), expected, Map.of());
  }

  private OutputResult check(String name, double tolerance) throws IOException {
    describe(tolerance);
    try (Fixture fixture = Fixture.open(folder)) {
      return Verification.of(fixture, backend, List.of(toy())).check(name);
    }
  }

  private FamilyVerifier toy() {
    return new FamilyVerifier() {
      @Override
      public boolean supports(Fixture fixture) throws IOException {
        return fixture.family().equals("toy");
      }

      @Override
      public Outputs outputs(Fixture fixture, Backend on) {
        return outputs;
      }
    };
  }

  private Tensor floats(float[] values, int... sizes) {
    return backend.constant(values, Shape.of(sizes));
  }

  private Tensor ints(int[] values, int... sizes) {
    return backend.constant(values, Shape.of(sizes));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, OK, 0",
    "1, 1.5, OK, 0.5",
    "1, 1.75, FAIL, 0.75",
    "NaN, NaN, OK, 0",
    "Infinity, Infinity, OK, 0",
    "Infinity, -Infinity, FAIL, Infinity",
    "1, NaN, FAIL, Infinity",
    "NaN, 1, FAIL, Infinity",
    "1, Infinity, FAIL, Infinity",
    "0, -0, OK, 0"
  })
  void floats_areJudgedByTheTolerance(float need, float found, Status status, double error)
      throws IOException {
    expected.put(X, HostTensor.of(new float[] {2, need}, 2));
    outputs.put(X, () -> floats(new float[] {2, found}, 2));
    assertThat(check(X, 0.5)).isEqualTo(new OutputResult(X, status, error, 0.5, ""));
  }

  @Test
  void integers_haveToBeEqual_whateverTheTolerance() throws IOException {
    expected.put(X, HostTensor.of(new long[] {2, 3}, 2));
    outputs.put(X, () -> ints(new int[] {2, 4}, 2));
    assertThat(check(X, 5)).isEqualTo(new OutputResult(X, Status.FAIL, 1, 0, ""));
  }

  @Test
  void otherShapeOrType_fails() throws IOException {
    expected.put(X, HostTensor.of(new long[] {2, 3}, 2));
    outputs.put(X, () -> floats(new float[] {2, 3}, 2));
    assertThat(check(X, 0).detail()).isEqualTo("found floats [2], need integers [2]");
    expected.put("out.y", HostTensor.of(new float[] {2, 3}, 2, 1));
    outputs.put("out.y", () -> floats(new float[] {2, 3}, 1, 2));
    OutputResult result = check("out.y", 0);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.detail()).isEqualTo("found floats [1, 2], need floats [2, 1]");
  }

  @Test
  void outputThatNobodyComputes_isUnsupported() throws IOException {
    expected.put(X, HostTensor.of(new float[] {2}, 1));
    assertThat(check(X, 0).status()).isEqualTo(Status.UNSUPPORTED);
  }

  @Test
  void outputThatThrows_failsAloneWithTheMessage() throws IOException {
    expected.put(X, HostTensor.of(new float[] {2}, 1));
    outputs.put(
        X,
        () -> {
          throw new IllegalArgumentException("too short");
        });
    assertThat(check(X, 0))
        .extracting("status", "detail")
        .containsExactly(Status.FAIL, "too short");
  }

  @Test
  void outputThatSaysSo_isUnsupported() throws IOException {
    expected.put(X, HostTensor.of(new float[] {2}, 1));
    outputs.put(
        X,
        () -> {
          throw new UnsupportedOperationException("no gradients");
        });
    assertThat(check(X, 0))
        .extracting("status", "detail")
        .containsExactly(Status.UNSUPPORTED, "no gradients");
  }

  @Test
  void paddedRow_equalToItsSingleRun_isTheReferencesDifference() throws IOException {
    expected.put(BATCH, HostTensor.of(new float[] {1, 2, 3, 9, 9, 9}, 2, 3));
    outputs.putBatch(
        BATCH,
        () -> floats(new float[] {1, 2, 3, 4, 5, 0}, 2, 3),
        0,
        () -> Map.of(1, floats(new float[] {4, 5.25f}, 1, 2)));
    OutputResult result = check(BATCH, 0.5);
    assertThat(result.status()).isEqualTo(Status.REFERENCE_DIFFERS);
    assertThat(result.detail()).contains("ours 2.5e-01, reference 5.0e+00");
    assertThat(result.matches()).isTrue();
  }

  @Test
  void paddedRow_unequalToItsSingleRun_fails() throws IOException {
    expected.put(BATCH, HostTensor.of(new float[] {1, 2, 9, 9}, 2, 2));
    outputs.putBatch(
        BATCH,
        () -> floats(new float[] {1, 2, 4, 5}, 2, 2),
        0,
        () -> Map.of(1, floats(new float[] {5}, 1, 1)));
    assertThat(check(BATCH, 0.5).status()).isEqualTo(Status.FAIL);
  }

  @Test
  void paddedRow_whoseReferenceEqualsTheSingleRun_hasNoExcuse() throws IOException {
    expected.put(BATCH, HostTensor.of(new float[] {1, 2, 4, 9}, 2, 2));
    outputs.putBatch(
        BATCH,
        () -> floats(new float[] {1, 2, 4, 5}, 2, 2),
        0,
        () -> Map.of(1, floats(new float[] {4}, 1, 1)));
    assertThat(check(BATCH, 0.5).status()).isEqualTo(Status.FAIL);
  }

  @Test
  void rowWithoutPadding_hasNoExcuse() throws IOException {
    expected.put(BATCH, HostTensor.of(new float[] {1, 9, 4, 9}, 2, 2));
    outputs.putBatch(
        BATCH,
        () -> floats(new float[] {1, 2, 4, 5}, 2, 2),
        0,
        () -> Map.of(1, floats(new float[] {4, 5}, 1, 2)));
    OutputResult result = check(BATCH, 0.5);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.detail()).contains("row 0");
  }

  @Test
  void singleRuns_areForBatchesAlone() {
    assertThatThrownBy(() -> outputs.putBatch(X, () -> floats(new float[1], 1), 0, Map::of))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(X);
  }

  @Test
  void codesThatTie_areCountedAndPass() throws IOException {
    expected.put(X, HostTensor.of(new long[] {1, 2, 3, 4, 5, 6}, 1, 2, 3));
    outputs.putCodes(
        X,
        () -> ints(new int[] {1, 0, 3, 4, 0, 6}, 1, 2, 3),
        1,
        (index, codes) -> {
          assertThat(index).containsExactly(0, 1);
          assertThat(codes).containsExactly(2, 5);
          return OptionalInt.of(1);
        });
    assertThat(check(X, 0))
        .extracting("status", "detail")
        .containsExactly(Status.OK, "1 ties in 6 codes");
  }

  @Test
  void tooManyTies_fail() throws IOException {
    expected.put(X, HostTensor.of(new long[] {1, 2, 3, 4}, 4, 1));
    outputs.putCodes(
        X, () -> ints(new int[] {1, 0, 0, 4}, 4, 1), 1, (index, codes) -> OptionalInt.of(1));
    assertThat(check(X, 0))
        .extracting("status", "detail")
        .containsExactly(Status.FAIL, "2 ties in 4 codes");
  }

  @Test
  void codesThatAreNoTie_fail() throws IOException {
    expected.put(X, HostTensor.of(new long[] {1, 2}, 2, 1));
    outputs.putCodes(
        X, () -> ints(new int[] {1, 0}, 2, 1), 1, (index, codes) -> OptionalInt.empty());
    OutputResult result = check(X, 0);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.detail()).contains("frame [1]");
  }

  @Test
  void lines_areAligned() {
    List<OutputResult> results =
        List.of(
            new OutputResult("out.long.name", Status.OK, 1.25e-6, 1e-5, ""),
            new OutputResult("out.x", Status.UNSUPPORTED, Double.NaN, 0, "why"));
    assertThat(OutputResult.lines(results))
        .containsExactly(
            "out.long.name    1.3e-06  1.0e-05  ok",
            "out.x                  -        0  unsupported  why");
  }

  @Test
  void inputs_areGivenAsNumbers() throws IOException {
    expected.put(X, HostTensor.of(new float[] {2}, 1));
    describe(0);
    try (Fixture fixture = Fixture.open(folder)) {
      assertThat(fixture.ints("in.n")).containsExactly(3, 4);
      assertThat(fixture.floats("in.n")).containsExactly(3, 4);
      assertThat(fixture.tensor("in.n", backend).toInts()).containsExactly(3, 4);
      assertThatThrownBy(() -> fixture.ints("in.m"))
          .isInstanceOf(InvalidFileException.class)
          .hasMessageContaining("in.m");
    }
  }

  @Test
  void unknownFamily_isNotSupported() throws IOException {
    expected.put(X, HostTensor.of(new float[] {2}, 1));
    describe(0);
    try (Fixture fixture = Fixture.open(folder)) {
      assertThat(Verification.of(fixture, backend).supported()).isFalse();
    }
  }

  @Test
  void damagedFolders_areRefused() throws IOException {
    refused(folder.resolve("none"), "no such folder");
    refused(folder, "case.json");
    Files.writeString(folder.resolve("case.json"), "{\"outputs\":{\"out.x\":{\"atol\":1}}}");
    refused(folder, "expected.safetensors");
    SafeTensors.write(folder.resolve("expected.safetensors"), Map.of(), Map.of());
    refused(folder, "out.x");
    SafeTensors.write(
        folder.resolve("expected.safetensors"),
        Map.of("out.x", HostTensor.of(new int[1], 1), "out.y", HostTensor.of(new int[1], 1)),
        Map.of());
    refused(folder, "out.y");
    Files.writeString(folder.resolve("case.json"), "{\"outputs\":{\"out.x\":{\"atol\":-1}}}");
    refused(folder, "atol");
  }

  private static void refused(Path folder, String part) {
    assertThatThrownBy(() -> Fixture.open(folder).close())
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(part);
  }
}
