package org.example;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.speechlm4j.core.Adapter;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Frames;
import org.speechlm4j.core.SpeechEncoder;
import org.speechlm4j.core.SpeechTokenizer;
import org.speechlm4j.core.Units;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.tokenizers.units.PhoneticTokenizer;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecEncoder;

/**
 * Puts a quantiser and an adapter of its own behind a speech encoder: {@code OwnParts MODEL_FOLDER
 * IN.wav}.
 */
public final class OwnParts {

  private static final long SEED = 1;

  private OwnParts() {}

  /** Runs it on a recording and on its first half. */
  public static void main(String... args) throws IOException {
    CpuEngine engine = CpuEngine.shared();
    SpeechEncoder encoder = Wav2VecEncoder.load(Path.of(args[0]), engine).atLayer(2);
    Audio recording = AudioFiles.read(Path.of(args[1]), encoder.sampleRate(), 1);
    Audio half =
        Audio.mono(
            Arrays.copyOf(recording.channels()[0], recording.length() / 2), recording.sampleRate());

    TernaryQuantizer quantizer =
        TernaryQuantizer.of(Weights.init(SEED, engine), encoder.dimension(), 5);
    SpeechTokenizer tokenizer = PhoneticTokenizer.of(encoder, quantizer).withoutDeduplication();
    Units units = tokenizer.tokenize(recording);
    System.out.printf("%d units of %d%n", units.size(), tokenizer.vocabularySize());

    Adapter adapter = StackingAdapter.of(Weights.init(SEED, engine), 5, encoder.dimension(), 64);
    Frames batch = adapter.adapt(encoder.encode(List.of(half, recording)));
    Frames alone = adapter.adapt(encoder.encode(List.of(half)));
    System.out.printf(
        "%s embeddings of %d channels%n",
        Arrays.toString(batch.lengths()), adapter.outputDimension());
    System.out.println("alone as in the batch: " + (difference(alone, batch) < 1e-5));
  }

  /** The largest difference of one row's valid frames from those of a batch's first row. */
  private static float difference(Frames alone, Frames batch) {
    float[] expected = alone.tensor().toFloats();
    float[] found = batch.tensor().toFloats();
    float largest = 0;
    for (int i = 0; i < alone.lengths()[0] * alone.tensor().size(2); i++) {
      largest = Math.max(largest, Math.abs(expected[i] - found[i]));
    }
    return largest;
  }
}
