package org.speechlm4j.codecs.encodec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.verify.FamilyVerifier;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.Outputs;

/** Recomputes EnCodec's latents, codes and sounds of a fixture. */
public final class EnCodecVerifier implements FamilyVerifier {

  private static final Pattern OUTPUT =
      Pattern.compile("(out\\.(?:bandwidth_([0-9.]+)|batch))\\.([a-z_]+)");

  @Override
  public boolean supports(Fixture fixture) throws IOException {
    return fixture.family().equals("codec") && "encodec".equals(fixture.modelType());
  }

  /**
   * {@inheritDoc}
   *
   * <p>The reference encodes a padded row as a signal that ends in silence, so here it is one.
   */
  @Override
  public Outputs outputs(Fixture fixture, Backend backend) throws IOException {
    EnCodec codec = EnCodec.load(fixture.folder(), backend);
    List<Audio> rows = rows(fixture, codec.sampleRate());
    List<Audio> first = List.of(start(rows.getFirst(), fixture.ints("in.lengths")[0]));
    Map<String, EnCodecRun> runs = new HashMap<>();
    Outputs outputs = new Outputs();
    for (String name : fixture.outputs()) {
      Matcher parts = OUTPUT.matcher(name);
      if (name.equals("out.latents")) {
        outputs.put(name, () -> new EnCodecRun(codec, backend, first, 1).latents());
      } else if (parts.matches()) {
        String call = parts.group(1);
        @Nullable String bandwidth = parts.group(2);
        EnCodecRun run =
            runs.computeIfAbsent(
                call,
                any ->
                    bandwidth == null
                        ? new EnCodecRun(codec, backend, rows, codec.config().numCodebooks())
                        : new EnCodecRun(codec, backend, first, codebooks(codec, bandwidth)));
        add(outputs, name, parts.group(3), run, fixture, call + ".audio_codes");
      }
    }
    return outputs;
  }

  private static int codebooks(EnCodec codec, String bandwidth) {
    return codec.config().codebooks(Double.parseDouble(bandwidth));
  }

  private static void add(
      Outputs outputs, String name, String kind, EnCodecRun run, Fixture fixture, String codes) {
    switch (kind) {
      case "audio_codes" -> outputs.putCodes(name, run::codes, 2, run::ties);
      case "audio_scales" -> outputs.put(name, run::scales);
      case "last_frame_pad_length" -> outputs.put(name, run::lastPadding);
      case "quantized" -> outputs.put(name, () -> run.quantized(fixture.tensor(codes)));
      case "audio_values" -> {
        boolean batch = name.startsWith("out.batch.");
        outputs.put(
            name,
            () ->
                run.decoded(
                    fixture.tensor(codes),
                    batch ? fixture.tensor("in.input_values").shape().size(2) : Integer.MAX_VALUE));
      }
      default -> {}
    }
  }

  private static List<Audio> rows(Fixture fixture, int sampleRate) throws IOException {
    HostTensor input = fixture.tensor("in.input_values");
    int channels = input.shape().size(1);
    int length = input.shape().size(2);
    float[] samples = input.toFloats();
    List<Audio> rows = new ArrayList<>();
    for (int from = 0; from < samples.length; from += channels * length) {
      float[][] row = new float[channels][];
      for (int c = 0; c < channels; c++) {
        row[c] = Arrays.copyOfRange(samples, from + c * length, from + (c + 1) * length);
      }
      rows.add(new Audio(row, sampleRate));
    }
    return rows;
  }

  private static Audio start(Audio audio, int length) {
    return new Audio(
        Arrays.stream(audio.channels())
            .map(channel -> Arrays.copyOf(channel, length))
            .toArray(float[][]::new),
        audio.sampleRate());
  }
}
