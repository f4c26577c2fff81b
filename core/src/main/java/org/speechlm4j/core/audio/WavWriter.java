package org.speechlm4j.core.audio;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.AudioFiles.WavEncoding;
import org.speechlm4j.core.system.WholeFile;

/** Writes one WAV file with a plain header. */
final class WavWriter {

  private static final int HEADER = 44;
  private static final int BLOCK_FRAMES = 4096;

  private WavWriter() {}

  static void write(Path file, Audio audio, WavEncoding encoding) throws IOException {
    requireFinite(audio);
    int bytesPerSample = bytesPerSample(encoding);
    long size = (long) audio.length() * audio.channelCount() * bytesPerSample;
    if (size + HEADER > 0xFFFFFFFFL || audio.channelCount() > 0xFFFF / bytesPerSample) {
      throw new IllegalArgumentException(
          "audio: found %d channels of %d samples (%d bytes), need less than 4 GiB"
              .formatted(audio.channelCount(), audio.length(), size));
    }
    byte[] header = header(audio, encoding, size);
    WholeFile.write(
        file,
        size + (size & 1) + HEADER,
        out -> {
          out.write(header);
          writeSamples(out, audio, encoding);
          if ((size & 1) == 1) {
            out.write(0);
          }
        });
  }

  private static void requireFinite(Audio audio) {
    for (int c = 0; c < audio.channelCount(); c++) {
      for (int t = 0; t < audio.length(); t++) {
        if (!Float.isFinite(audio.channels()[c][t])) {
          throw new IllegalArgumentException(
              "sample %d of channel %d is %s, need finite numbers"
                  .formatted(t, c, audio.channels()[c][t]));
        }
      }
    }
  }

  private static int bytesPerSample(WavEncoding encoding) {
    return switch (encoding) {
      case PCM_16 -> 2;
      case PCM_24 -> 3;
      case FLOAT_32 -> 4;
    };
  }

  private static byte[] header(Audio audio, WavEncoding encoding, long size) {
    int frameBytes = audio.channelCount() * bytesPerSample(encoding);
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.put("RIFF".getBytes(StandardCharsets.US_ASCII));
    header.putInt((int) (size + (size & 1) + HEADER - 8));
    header.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    header.putShort((short) (encoding == WavEncoding.FLOAT_32 ? WavFormat.FLOAT : WavFormat.PCM));
    header.putShort((short) audio.channelCount());
    header.putInt(audio.sampleRate());
    header.putInt((int) Math.min(0xFFFFFFFFL, (long) audio.sampleRate() * frameBytes));
    header.putShort((short) frameBytes);
    header.putShort((short) (8 * bytesPerSample(encoding)));
    header.put("data".getBytes(StandardCharsets.US_ASCII)).putInt((int) size);
    return header.array();
  }

  private static void writeSamples(OutputStream out, Audio audio, WavEncoding encoding)
      throws IOException {
    int frameBytes = audio.channelCount() * bytesPerSample(encoding);
    ByteBuffer block =
        ByteBuffer.allocate(BLOCK_FRAMES * frameBytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < audio.length(); from += BLOCK_FRAMES) {
      int end = Math.min(audio.length(), from + BLOCK_FRAMES);
      block.clear();
      for (int t = from; t < end; t++) {
        for (float[] samples : audio.channels()) {
          put(block, samples[t], encoding);
        }
      }
      out.write(block.array(), 0, block.position());
    }
  }

  private static void put(ByteBuffer block, float sample, WavEncoding encoding) {
    switch (encoding) {
      case PCM_16 -> block.putShort((short) quantise(sample, 32768));
      case PCM_24 -> {
        int value = quantise(sample, 8388608);
        block.putShort((short) value).put((byte) (value >> 16));
      }
      case FLOAT_32 -> block.putFloat(sample);
    }
  }

  private static int quantise(float sample, int fullScale) {
    double value = Math.rint((double) sample * fullScale);
    return (int) Math.clamp(value, -fullScale, fullScale - 1);
  }
}
