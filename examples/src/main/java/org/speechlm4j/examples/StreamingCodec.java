package org.speechlm4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.speechlm4j.codecs.DecoderSession;
import org.speechlm4j.codecs.EncoderSession;
import org.speechlm4j.codecs.encodec.EnCodec;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.cpu.CpuEngine;

/**
 * Sends a sound through a codec as a call would, piece by piece: {@code StreamingCodec MODEL_FOLDER
 * IN.wav}.
 */
public final class StreamingCodec {

  private static final double PIECE_SECONDS = 0.02;

  private StreamingCodec() {}

  /**
   * Runs it with a causal codec of one channel. What is furthest behind is the start, where such a
   * codec waits for the samples that it mirrors beyond it.
   */
  public static void main(String... args) throws IOException {
    EnCodec codec = EnCodec.load(Path.of(args[0]), CpuEngine.shared());
    Audio sound = AudioFiles.read(Path.of(args[1]), codec.sampleRate(), 1);
    int piece = (int) (PIECE_SECONDS * codec.sampleRate());
    int said = 0;
    int heard = 0;
    int furthestBehind = 0;
    try (EncoderSession sender = codec.encoderSession(codec.config().numCodebooks());
        DecoderSession receiver = codec.decoderSession()) {
      while (said < sound.length()) {
        int end = Math.min(said + piece, sound.length());
        float[] samples = Arrays.copyOfRange(sound.channels()[0], said, end);
        Codes codes = sender.push(Audio.mono(samples, codec.sampleRate()));
        heard += receiver.push(codes).length();
        said = end;
        furthestBehind = Math.max(furthestBehind, said - heard);
      }
      heard += receiver.push(sender.finish()).length() + receiver.finish().length();
    }
    System.out.printf(
        Locale.ROOT,
        "%.2f s said, %.2f s heard, at most %.0f ms behind%n",
        (double) said / codec.sampleRate(),
        (double) heard / codec.sampleRate(),
        1000.0 * furthestBehind / codec.sampleRate());
  }
}
