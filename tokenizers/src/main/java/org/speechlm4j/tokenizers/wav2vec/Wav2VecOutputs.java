package org.speechlm4j.tokenizers.wav2vec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Frames;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.Outputs;
import org.speechlm4j.core.weights.Weights;

/**
 * The outputs of one fixture.
 *
 * <p>Where a norm over time makes the reference's padded rows differ from its own single runs, ours
 * are held against our single runs. Where only convolutions let its padding leak, and for heads,
 * padding is treated as the reference does, so that its numbers are met.
 */
final class Wav2VecOutputs {

  private final Fixture fixture;
  private final Backend backend;
  private final AudioInput input;
  private final Wav2VecConfig config;
  private final Wav2VecModel model;
  private final Wav2VecModel likeReference;
  private final Weights weights;
  private final int[] lengths;
  private final Outputs outputs = new Outputs();

  private Wav2VecOutputs(Fixture fixture, Backend backend) throws IOException {
    this.fixture = fixture;
    this.backend = backend;
    input = AudioInput.read(fixture.folder());
    config = Wav2VecConfig.read(fixture.folder());
    weights = Weights.load(fixture.folder(), backend);
    Weights encoder = Wav2VecEncoder.scope(weights, config);
    model = Wav2VecModel.of(encoder, config);
    likeReference = Wav2VecModel.withReferencePadding(encoder, config);
    lengths = lengths(fixture);
  }

  static Wav2VecOutputs of(Fixture fixture, Backend backend) throws IOException {
    return new Wav2VecOutputs(fixture, backend);
  }

  private static int[] lengths(Fixture fixture) throws IOException {
    if (fixture.names().contains("in.lengths")) {
      return fixture.ints("in.lengths");
    }
    int rows = fixture.tensor("in.attention_mask").shape().size(0);
    int[] mask = fixture.ints("in.attention_mask");
    int[] lengths = new int[rows];
    for (int i = 0; i < mask.length; i++) {
      lengths[i / (mask.length / rows)] += mask[i];
    }
    return lengths;
  }

  Tensor ctcLoss() throws IOException {
    return loss(logits());
  }

  Outputs all() {
    outputs.put("out.features", this::features);
    outputs.put(
        "out.single.conv_features",
        () -> model.features(single(0).samples(), single(0).lengths()).transpose(1, 2));
    Outputs.Source<Run> single = Outputs.once(() -> run(model, single(0)));
    put("out.single.", name -> outputs.put(name, () -> single.get().output(name)));
    putBatch();
    outputs.put("out.batch.frames", () -> ints(model.outputFrames(lengths)));
    Outputs.Source<Frames> logits = Outputs.once(this::logits);
    outputs.put("out.ctc.logits", () -> logits.get().tensor());
    outputs.put("out.ctc.loss", () -> loss(logits.get()).reshape(1));
    return outputs;
  }

  private void putBatch() {
    if (!normsOverTime()) {
      Outputs.Source<Run> batch = Outputs.once(() -> run(likeReference, batch()));
      put("out.batch.", name -> outputs.put(name, () -> batch.get().output(name)));
      return;
    }
    Outputs.Source<Run> batch = Outputs.once(() -> run(model, batch()));
    Outputs.Source<Map<Integer, Run>> singles = Outputs.once(this::paddedRows);
    put(
        "out.batch.",
        name ->
            outputs.putBatch(
                name,
                () -> batch.get().output(name),
                0,
                () -> {
                  Map<Integer, Tensor> rows = new HashMap<>();
                  singles.get().forEach((row, run) -> rows.put(row, run.output(name)));
                  return rows;
                }));
  }

  private boolean normsOverTime() {
    return config.frontEnd().norm() == Wav2VecConfig.FrontEnd.Norm.GROUP
        || config.positions().kind() == Wav2VecConfig.Positions.Kind.BATCH_NORM;
  }

  private void put(String prefix, Consumer<String> entry) {
    for (int i = 0; i <= config.transformer().layers(); i++) {
      entry.accept(prefix + "hidden_states." + i);
    }
    entry.accept(prefix + "last_hidden_state");
  }

  private Map<Integer, Run> paddedRows() throws IOException {
    Map<Integer, Run> runs = new HashMap<>();
    int longest = Arrays.stream(lengths).max().orElse(0);
    for (int row = 0; row < lengths.length; row++) {
      if (lengths[row] < longest) {
        runs.put(row, run(model, single(row)));
      }
    }
    return runs;
  }

  private static Run run(Wav2VecModel model, SampleBatch batch) {
    int layers = model.config().transformer().layers();
    List<Tensor> states = model.hiddenStates(batch.samples(), batch.lengths(), layers);
    return new Run(states, model.output(states.getLast(), model.frames(batch.lengths())));
  }

  private SampleBatch single(int row) throws IOException {
    return SampleBatch.of(List.of(rows("in.input_values").get(row)), backend);
  }

  private SampleBatch batch() throws IOException {
    return SampleBatch.of(rows("in.input_values"), backend);
  }

  private Tensor features() throws IOException {
    List<float[]> rows =
        rows("in.audio").stream()
            .map(row -> input.samples(Audio.mono(row, input.sampleRate())))
            .toList();
    return SampleBatch.of(rows, backend).samples();
  }

  private List<float[]> rows(String name) throws IOException {
    float[] values = fixture.floats(name);
    int stride = values.length / lengths.length;
    List<float[]> rows = new ArrayList<>();
    for (int row = 0; row < lengths.length; row++) {
      rows.add(Arrays.copyOfRange(values, row * stride, row * stride + lengths[row]));
    }
    return rows;
  }

  private Frames logits() throws IOException {
    SampleBatch batch = batch();
    Tensor output = likeReference.forward(batch.samples(), batch.lengths());
    Tensor logits = Wav2VecCtc.head(weights, config).forward(output);
    double frameRate = (double) input.sampleRate() / config.hop();
    return new Frames(logits, likeReference.outputFrames(batch.lengths()), frameRate);
  }

  private Tensor loss(Frames logits) throws IOException {
    int[] padded = fixture.ints("in.labels");
    int width = padded.length / lengths.length;
    List<int[]> labels = new ArrayList<>();
    for (int row = 0; row < lengths.length; row++) {
      labels.add(
          Arrays.stream(padded, row * width, (row + 1) * width).filter(l -> l >= 0).toArray());
    }
    return new CtcLoss(config.ctc()).forward(logits, labels);
  }

  private Tensor ints(int[] values) {
    return backend.constant(values, Shape.of(values.length));
  }

  /** Hidden states and what the encoder makes of the last. */
  private record Run(List<Tensor> states, Tensor last) {

    Tensor output(String name) {
      int dot = name.lastIndexOf('.');
      return name.endsWith("last_hidden_state")
          ? last
          : states.get(Integer.parseInt(name.substring(dot + 1)));
    }
  }
}
