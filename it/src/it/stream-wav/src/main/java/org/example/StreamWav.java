package org.example;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.speechlm4j.codecs.DecoderSession;
import org.speechlm4j.codecs.EncoderSession;
import org.speechlm4j.codecs.encodec.EnCodec;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.cpu.CpuEngine;

/** Sends a recording through a codec in pieces of 20 ms: {@code StreamWav MODEL_FOLDER IN.wav}. */
public final class StreamWav {

  private StreamWav() {}

  /** Runs it. */
  public static void main(String... args) throws IOException {
    EnCodec codec = EnCodec.load(Path.of(args[0]), CpuEngine.shared());
    Audio recording = AudioFiles.read(Path.of(args[1]), codec.sampleRate(), 1);
    float[] samples = recording.channels()[0];
    int piece = codec.sampleRate() / 50;
    int heard = 0;
    try (EncoderSession sender = codec.encoderSession(codec.config().numCodebooks());
        DecoderSession receiver = codec.decoderSession()) {
      for (int from = 0; from < samples.length; from += piece) {
        int to = Math.min(from + piece, samples.length);
        Audio next = Audio.mono(Arrays.copyOfRange(samples, from, to), codec.sampleRate());
        heard += receiver.push(sender.push(next)).length();
      }
      heard += receiver.push(sender.finish()).length();
      heard += receiver.finish().length();
    }
    System.out.println(samples.length + " samples sent, " + heard + " heard");
  }
}
