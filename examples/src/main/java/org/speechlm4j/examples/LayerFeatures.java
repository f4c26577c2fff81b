package org.speechlm4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.SpeechEncoder;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.SafeTensors;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecEncoder;

/**
 * Saves what leaves one layer of a speech encoder, for use here or from Python: {@code
 * LayerFeatures MODEL_FOLDER LAYER FEATURES.safetensors SPEECH.wav...}.
 */
public final class LayerFeatures {

  private LayerFeatures() {}

  /** Runs it: a tensor {@code [frames, channels]} for each file, under its name. */
  public static void main(String... args) throws IOException {
    SpeechEncoder layer =
        Wav2VecEncoder.load(Path.of(args[0]), CpuEngine.shared())
            .atLayer(Integer.parseInt(args[1]));
    Map<String, HostTensor> features = new LinkedHashMap<>();
    for (String file : Arrays.copyOfRange(args, 3, args.length)) {
      Audio speech = AudioFiles.read(Path.of(file), layer.sampleRate(), 1);
      Tensor frames = layer.encode(List.of(speech)).tensor();
      features.put(file, HostTensor.of(frames.toFloats(), frames.size(1), frames.size(2)));
      System.out.printf("%s: %d frames of %d channels%n", file, frames.size(1), frames.size(2));
    }
    SafeTensors.write(Path.of(args[2]), features, Map.of("layer", args[1]));
  }
}
