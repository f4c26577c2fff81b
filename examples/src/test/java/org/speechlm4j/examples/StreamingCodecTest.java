package org.speechlm4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.audio.AudioFiles.WavEncoding;

class StreamingCodecTest {

  @TempDir private Path folder;

  @Test
  void main_onACausalCodec_isNeverFarBehind() throws IOException {
    Path in = folder.resolve("in.wav");
    AudioFiles.writeWav(in, Audio.mono(new float[8_000], 16_000), WavEncoding.PCM_16);
    assertThat(Printed.by(() -> StreamingCodec.main("checkpoints/codec", in.toString())))
        .containsExactly("0.50 s said, 0.50 s heard, at most 60 ms behind");
  }
}
