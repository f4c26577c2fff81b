package org.example;

import java.io.IOException;
import java.nio.file.Path;
import org.speechlm4j.codecs.encodec.EnCodec;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.cpu.CpuEngine;

/** Says how many codes a recording becomes: {@code EncodeWav MODEL_FOLDER IN.wav}. */
public final class EncodeWav {

  private EncodeWav() {}

  /** Runs it. */
  public static void main(String... args) throws IOException {
    EnCodec codec = EnCodec.load(Path.of(args[0]), CpuEngine.shared());
    Audio recording = AudioFiles.read(Path.of(args[1]), codec.sampleRate(), codec.channels());
    Codes codes = codec.encode(recording, codec.config().numCodebooks());
    System.out.println(codes.frames() + " frames of " + codes.codebooks() + " codes");
  }
}
