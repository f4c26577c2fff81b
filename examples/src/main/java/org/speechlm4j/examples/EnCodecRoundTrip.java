package org.speechlm4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.speechlm4j.codecs.encodec.EnCodec;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.cpu.CpuEngine;

/**
 * Compresses a sound to codes and back: {@code EnCodecRoundTrip MODEL_FOLDER IN.wav OUT.wav KBPS}.
 */
public final class EnCodecRoundTrip {

  private EnCodecRoundTrip() {}

  /** Runs it; the codec's bit rates are in its {@code config.json}, such as 6.0. */
  public static void main(String... args) throws IOException {
    EnCodec codec = EnCodec.load(Path.of(args[0]), CpuEngine.shared());
    Audio sound = AudioFiles.read(Path.of(args[1]), codec.sampleRate(), codec.channels());

    Codes codes = codec.encode(sound, codec.config().codebooks(Double.parseDouble(args[3])));
    Audio decoded = codec.decode(codes);

    AudioFiles.writeWav(
        Path.of(args[2]), cut(decoded, sound.length()), AudioFiles.WavEncoding.FLOAT_32);
    System.out.printf(
        Locale.ROOT,
        "%.2f s: %d frames of %d codes, %.1f dB from the original%n",
        sound.seconds(),
        codes.frames(),
        codes.codebooks(),
        signalToNoise(sound, decoded));
  }

  private static Audio cut(Audio sound, int length) {
    float[][] channels = sound.channels().clone();
    Arrays.setAll(channels, c -> Arrays.copyOf(sound.channels()[c], length));
    return new Audio(channels, sound.sampleRate());
  }

  private static double signalToNoise(Audio sound, Audio decoded) {
    double signal = 0;
    double noise = 0;
    for (int t = 0; t < sound.length(); t++) {
      double difference = sound.channels()[0][t] - decoded.channels()[0][t];
      signal += sound.channels()[0][t] * sound.channels()[0][t];
      noise += difference * difference;
    }
    return 10 * Math.log10(signal / noise);
  }
}
