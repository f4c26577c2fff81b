package org.speechlm4j.benchmarks.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.benchmarks.kernel.Family;
import org.speechlm4j.benchmarks.kernel.Job;
import org.speechlm4j.benchmarks.kernel.Kernel;
import org.speechlm4j.benchmarks.kernel.Operand;
import org.speechlm4j.benchmarks.results.Results;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.weights.SafeTensors;

/**
 * Our side of a comparison, a process of its own: answers each line of JSON on standard input by
 * one on standard output.
 *
 * <ul>
 *   <li>{@code prepare}: binds the kernel {@code setting} to the operands in {@code file}, on
 *       {@code threads}; answers the contestants, here one
 *   <li>{@code values}: writes the result's floats to {@code file}
 *   <li>{@code measure}: runs for {@code seconds}; answers the median seconds of a run
 * </ul>
 */
final class Worker {

  static final String NAME = "speechlm4j";

  private final Meter meter = new Meter(System::nanoTime);
  private @Nullable Job job;

  private Worker() {}

  /** Serves until standard input ends. */
  public static void main(String[] args) throws IOException {
    JsonMapper json = new JsonMapper();
    Worker worker = new Worker();
    PrintStream out = new PrintStream(System.out, true, UTF_8);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(worker.answer(json.readTree(line)));
    }
  }

  private ObjectNode answer(JsonNode request) throws IOException {
    ObjectNode answer = Results.row();
    String what = request.path("do").asText();
    switch (what) {
      case "prepare" -> {
        prepare(request);
        answer.putArray("contestants").add(NAME);
      }
      case "values" -> write(bound().values(), Path.of(request.path("file").asText()));
      case "measure" ->
          answer.put("seconds", meter.median(bound(), request.path("seconds").asDouble()));
      default -> throw new IllegalArgumentException("request: found \"" + what + "\"");
    }
    return answer;
  }

  private Job bound() {
    return Objects.requireNonNull(job, "prepare comes first");
  }

  private void prepare(JsonNode request) throws IOException {
    Kernel kernel = Family.setting(request.path("setting").asText()).kernel();
    SafeTensors file = SafeTensors.open(Path.of(request.path("file").asText()), Arena.ofAuto());
    Map<String, HostTensor> operands = new LinkedHashMap<>();
    for (Operand operand : kernel.operands()) {
      HostTensor stored = Objects.requireNonNull(file.find(operand.name()), operand.name());
      operands.put(operand.name(), stored);
    }
    job = kernel.on(CpuEngine.withThreads(request.path("threads").asInt()), operands);
  }

  private static void write(float[] values, Path file) throws IOException {
    Files.write(file, MemorySegment.ofArray(values).toArray(ValueLayout.JAVA_BYTE));
  }
}
