package org.speechlm4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Units;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.tokenizers.units.KMeansQuantizer;
import org.speechlm4j.tokenizers.units.PhoneticTokenizer;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecEncoder;

/**
 * Prints the units of speech with their times: {@code HubertUnits MODEL_FOLDER LAYER
 * CENTROIDS.safetensors SPEECH.wav}.
 */
public final class HubertUnits {

  private HubertUnits() {}

  /** Runs it; any model of the wav2vec 2.0 family will do. */
  public static void main(String... args) throws IOException {
    Wav2VecEncoder encoder = Wav2VecEncoder.load(Path.of(args[0]), CpuEngine.shared());
    PhoneticTokenizer tokenizer =
        PhoneticTokenizer.of(
            encoder.atLayer(Integer.parseInt(args[1])),
            KMeansQuantizer.load(Path.of(args[2]), CpuEngine.shared()));

    Audio speech = AudioFiles.read(Path.of(args[3]), tokenizer.sampleRate(), 1);
    Units units = tokenizer.tokenize(speech);

    int frame = 0;
    for (int i = 0; i < units.size(); i++) {
      int end = frame + units.durations()[i];
      System.out.printf(
          Locale.ROOT,
          "%.2f-%.2f s: unit %d%n",
          frame / units.frameRate(),
          end / units.frameRate(),
          units.ids()[i]);
      frame = end;
    }
  }
}
