package org.speechlm4j.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.system.SmallDisk;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.SafeTensors;
import org.speechlm4j.core.weights.TensorSource;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Recording;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.optim.OptimizerRule;
import org.speechlm4j.training.optim.Schedule;

/** Runs that stop, go on, diverge and are refused. */
class TrainerTest {

  @TempDir private Path temporary;

  /** A linear map learnt from noise, with a buffer, a state of its own and dropout. */
  static final class LineRecipe implements Recipe, Objective {

    private final Tape tape = Tape.over(CpuEngine.withThreads(2));
    private final Tensor weight;
    private final Tensor frozen;
    private final Tensor average;
    private final LongPredicate explodes;
    private float[] seen = {0};

    LineRecipe(LongPredicate explodes) {
      this.explodes = explodes;
      Weights weights = Weights.init(1, tape);
      weight = weights.get("line.weight", Initializer.standardNormal(), 3, 4);
      frozen = weights.get("frozen.weight", Initializer.standardNormal(), 4, 4);
      average = weights.buffer("average", Initializer.zeros(), 3, 4);
    }

    @Override
    public String name() {
      return "line";
    }

    @Override
    public Tape tape() {
      return tape;
    }

    @Override
    public List<Objective> objectives() {
      return List.of(this);
    }

    @Override
    public Outcome compute(Recording recording, Position position) {
      float[] values = new float[5 * 4];
      SplittableRandom random = new SplittableRandom(position.seed());
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      Tensor x = tape.constant(values, Shape.of(5, 4)).linear(frozen, null).dropout(0.2f);
      Tensor y = x.linear(weight, null).subtract(x.slice(1, 0, 3));
      Tensor loss = y.multiply(y).mean();
      double found = explodes.test(position.step()) ? Double.NaN : recording.number(loss);
      return new Outcome(found, recording.gradients(loss), Map.of("part", 1.0 * position.part()));
    }

    @Override
    public void afterUpdate(Position position) {
      average.assign(average.add(weight).multiply(0.5f));
      seen = new float[] {seen[0] + 1};
    }

    @Override
    public Map<String, HostTensor> state() {
      return Map.of("seen", HostTensor.of(seen.clone(), 1));
    }

    @Override
    public void restore(TensorSource state) {
      HostTensor found = state.find("seen");
      if (found != null) {
        seen = found.toFloats();
      }
    }

    @Override
    public Map<String, Double> evaluate() {
      return Map.of("seen", (double) seen[0]);
    }
  }

  static Plan plan(long steps) {
    return new Plan(
        7,
        steps,
        2,
        OptimizerRule.AdamW.of(0.01),
        Schedule.Cosine.of(3, steps, 0.1),
        1,
        0.9,
        List.of("frozen\\..*"),
        4,
        2,
        1e6);
  }

  private static Map<String, Double> run(Path folder, Progress progress) throws IOException {
    return Trainer.of(new LineRecipe(_ -> false), plan(23), "{}", progress).run(folder);
  }

  private static Map<String, float[]> model(Path folder) throws IOException {
    Map<String, float[]> tensors = new TreeMap<>();
    try (SafeTensors model = SafeTensors.open(folder.resolve("model/model.safetensors"))) {
      for (String name : model.names()) {
        tensors.put(name, model.find(name).toFloats());
      }
    }
    return tensors;
  }

  @Test
  void run_brokenOffAtAnyStep_goesOnToTheSameBits() throws IOException {
    Path whole = temporary.resolve("whole");
    Map<String, Double> results = run(whole, Progress.silent());
    assertThat(results).containsEntry("seen", 23.0);
    Map<String, float[]> expected = model(whole);
    assertThat(expected).containsOnlyKeys("line.weight", "frozen.weight", "average");
    for (long stop : new long[] {1, 4, 9, 22}) {
      Path folder = temporary.resolve("stop" + stop);
      assertThatThrownBy(
              () ->
                  run(
                      folder,
                      (step, _, _, _) -> {
                        if (step == stop) {
                          throw new IllegalStateException("killed");
                        }
                      }))
          .hasMessage("killed");
      assertThat(run(folder, Progress.silent())).isEqualTo(results);
      assertThat(model(folder)).usingRecursiveComparison().isEqualTo(expected);
      assertThat(steps(folder.resolve("log.jsonl"))).isEqualTo(steps(whole.resolve("log.jsonl")));
    }
  }

  private static List<String> steps(Path log) throws IOException {
    return Files.readAllLines(log).stream()
        .map(line -> line.replaceAll(".*\"step\":(\\d+).*", "$1"))
        .toList();
  }

  @Test
  void run_goingOnFromADamagedLog_isRefusedWithItsLine() throws IOException {
    Path folder = temporary.resolve("run");
    run(folder, Progress.silent());
    Path log = folder.resolve("log.jsonl");
    Files.writeString(log, "{\"step\":1}\n{\"step\":\n{\"step\":3}\n");
    assertThatThrownBy(() -> run(folder, Progress.silent()))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageStartingWith(log + ": line 2, column ");
    Files.write(log, new byte[] {(byte) 0xFF, '\n'});
    assertThatThrownBy(() -> run(folder, Progress.silent()))
        .isInstanceOf(InvalidFileException.class)
        .hasMessage(log + ": found bytes that are not UTF-8");
  }

  @Test
  void run_leavesTwoCheckpoints_andALineOfLogForEachStep() throws IOException {
    Path folder = temporary.resolve("run");
    List<Double> left = new ArrayList<>();
    run(folder, (_, _, secondsLeft, _) -> left.add(secondsLeft));
    assertThat(left).hasSize(23);
    assertThat(left.getLast()).isZero();
    assertThat(Files.readAllLines(folder.resolve("log.jsonl")))
        .hasSize(23)
        .allMatch(line -> line.contains("\"line.loss\"") && line.contains("gradient_norm"));
    try (var checkpoints = Files.list(folder.resolve("checkpoints"))) {
      assertThat(checkpoints.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("step-20", "step-23");
    }
  }

  @Test
  void lossThatIsNoNumber_stops_andKeepsTheLastCheckpoint() throws IOException {
    Path folder = temporary.resolve("run");
    LineRecipe recipe = new LineRecipe(step -> step == 10);
    Trainer trainer = Trainer.of(recipe, plan(23), "{}", Progress.silent());
    assertThatThrownBy(() -> trainer.run(folder))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("step 11, line: found loss NaN");
    assertThat(folder.resolve("checkpoints/step-8")).isDirectory();
    assertThat(run(folder, Progress.silent())).containsEntry("seen", 23.0);
  }

  @Test
  void frozenParameters_keepTheirBits() throws IOException {
    Path folder = temporary.resolve("run");
    run(folder, Progress.silent());
    Parameter before = new LineRecipe(_ -> false).tape().find("frozen.weight");
    assertThat(model(folder).get("frozen.weight")).containsExactly(before.value().toFloats());
  }

  @Test
  void folderOfAnotherRecipe_isRefused() throws IOException {
    Path folder = temporary.resolve("run");
    run(folder, Progress.silent());
    Trainer other = Trainer.of(new LineRecipe(_ -> false), plan(5), "{1}", Progress.silent());
    assertThatThrownBy(() -> other.run(folder))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("another recipe");
  }

  @Test
  void interrupt_stopsAfterTheStep_andTheRunGoesOnLater() throws IOException {
    Path folder = temporary.resolve("run");
    assertThatThrownBy(
            () ->
                run(
                    folder,
                    (step, _, _, _) -> {
                      if (step == 6) {
                        Thread.currentThread().interrupt();
                      }
                    }))
        .isInstanceOf(CancellationException.class)
        .hasMessage("interrupted after step 6; the run goes on later from its last checkpoint");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(run(folder, Progress.silent())).containsEntry("seen", 23.0);
  }

  @Test
  void fullDisk_isNamed_leavesNoHalf_andTheRunGoesOnOnceThereIsRoom() throws Exception {
    Map<String, Double> results = run(temporary.resolve("whole"), Progress.silent());
    try (SmallDisk disk = SmallDisk.mount(temporary)) {
      Path folder = disk.folder().resolve("run");
      Progress filling =
          (step, _, _, _) -> {
            if (step == 6) {
              fill(disk, 4096);
            }
          };
      assertThatThrownBy(() -> run(folder, filling))
          .isInstanceOf(FileSystemException.class)
          .hasMessageStartingWith(folder.resolve("checkpoints/step-8").toString())
          .hasMessageMatching(".*: the disk is full: found \\d+ bytes free, need (\\d+|more)");
      assertThat(disk.files()).noneMatch(name -> name.contains("part") || name.contains("step-8"));
      fill(disk, 1 << 19);
      assertThat(run(folder, Progress.silent())).isEqualTo(results);
      assertThat(model(folder))
          .usingRecursiveComparison()
          .isEqualTo(model(temporary.resolve("whole")));
    }
  }

  private static void fill(SmallDisk disk, int left) {
    try {
      disk.leave(left);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void plan_outOfRange_isRefused() {
    assertThatThrownBy(() -> Plan.of(1, 0, 0.1)).hasMessageContaining("steps: found 0");
    Plan good = Plan.of(1, 10, 0.1);
    assertThatThrownBy(
            () ->
                new Plan(1, 10, 1, good.optimizer(), good.schedule(), 1, 0, List.of("("), 1, 1, 1))
        .hasMessageContaining("need a regular expression");
  }
}
