package org.speechlm4j.core.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.system.FreshArrays;

/**
 * Reads one WAV file chunk by chunk (Microsoft, Multimedia Programming Interface 1991; EBU Tech
 * 3306 for RF64).
 */
final class WavReader {

  // Names of chunks.
  private static final int DATA = 'd' << 24 | 'a' << 16 | 't' << 8 | 'a';
  private static final int FORMAT = 'f' << 24 | 'm' << 16 | 't' << 8 | ' ';
  private static final int LONG_SIZES = 'd' << 24 | 's' << 16 | '6' << 8 | '4';

  private static final long UNKNOWN = 0xFFFFFFFFL;
  private static final int HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int LONGEST_FORMAT = 40;
  private static final int BLOCK_BYTES = 1 << 16;

  private final Path file;
  private final FileBytes bytes;
  private final long fileSize;
  private long riffSize;
  private long longDataSize = -1;
  private @Nullable WavFormat format;

  private WavReader(FileBytes bytes) {
    this.file = bytes.file();
    this.bytes = bytes;
    this.fileSize = bytes.size();
  }

  static Audio read(FileBytes bytes) throws IOException {
    return new WavReader(bytes).read();
  }

  private Audio read() throws IOException {
    ByteBuffer header = bytes(0, HEADER, "the RIFF header");
    riffSize = Integer.toUnsignedLong(header.getInt(4));
    String kind = ascii(header, 8);
    if (!kind.equals("WAVE")) {
      throw invalid(8, "found a RIFF file of kind '" + kind + "', need 'WAVE'");
    }
    long at = HEADER;
    while (at + CHUNK_HEADER <= fileSize) {
      int name = bytes.intAt(at);
      long size = Integer.toUnsignedLong(Integer.reverseBytes(bytes.intAt(at + 4)));
      long start = at + CHUNK_HEADER;
      if (name == DATA) {
        return readData(start, dataSize(start, size));
      }
      if (size > fileSize - start) {
        throw invalid(
            at,
            "chunk '%s' claims %d bytes, the file has %d left"
                .formatted(ascii(bytes.at(at, 4), 0), size, fileSize - start));
      }
      if (name == FORMAT) {
        int length = (int) Math.min(size, LONGEST_FORMAT);
        format = WavFormat.parse(file, start, bytes(start, length, "the format chunk"));
      } else if (name == LONG_SIZES && size >= 16) {
        longDataSize = bytes(start, 16, "the ds64 chunk").getLong(8);
      }
      at = start + size + (size & 1);
    }
    throw invalid(at, "found no data chunk in %d bytes, need one".formatted(fileSize));
  }

  /** The number of bytes of samples, by the rule that {@link AudioFiles#read} states. */
  private long dataSize(long start, long claimed) throws InvalidFileException {
    long left = fileSize - start;
    boolean streamed = claimed == riffSize && (claimed == 0 || claimed == UNKNOWN);
    long size = claimed == UNKNOWN && longDataSize >= 0 ? longDataSize : streamed ? left : claimed;
    if (size > left) {
      throw invalid(
          start,
          "data chunk claims %d bytes, the file has %d left: it is cut or its header is wrong"
              .formatted(size, left));
    }
    return size;
  }

  private Audio readData(long start, long size) throws IOException {
    WavFormat layout = format;
    if (layout == null) {
      throw invalid(start, "found samples before any format chunk, need it first");
    }
    int frameBytes = layout.frameBytes();
    if (size == 0) {
      throw invalid(start, "holds no samples, need at least one");
    }
    if (size % frameBytes != 0) {
      throw invalid(
          start,
          "data chunk has %d bytes, need a multiple of %d (%d channels of %d bits)"
              .formatted(size, frameBytes, layout.channels(), layout.bits()));
    }
    long frames = size / frameBytes;
    if (frames > Integer.MAX_VALUE - 8) {
      throw invalid(start, "found %d samples per channel, need fewer than 2^31".formatted(frames));
    }
    float[][] samples = new float[layout.channels()][];
    Arrays.setAll(samples, channel -> FreshArrays.floats((int) frames));
    int blockFrames = Math.max(1, BLOCK_BYTES / frameBytes);
    for (int from = 0; from < frames; from += blockFrames) {
      int count = (int) Math.min(blockFrames, frames - from);
      long at = start + (long) from * frameBytes;
      decode(layout, at, bytes(at, count * frameBytes, "the samples"), samples, from);
    }
    return new Audio(samples, layout.sampleRate());
  }

  private void decode(WavFormat layout, long offset, ByteBuffer block, float[][] samples, int from)
      throws InvalidFileException {
    int at = 0;
    for (int t = from; at < block.limit(); t++) {
      for (int c = 0; c < samples.length; c++) {
        float value = layout.sample(block, at);
        if (!Float.isFinite(value)) {
          throw invalid(
              offset + at,
              "sample %d of channel %d is %s, need finite numbers".formatted(t, c, value));
        }
        samples[c][t] = value;
        at += layout.bits() / 8;
      }
    }
  }

  private ByteBuffer bytes(long position, int count, String what) throws IOException {
    if (count > fileSize - position) {
      throw invalid(
          position, "ends at byte %d inside %s, need %d bytes".formatted(fileSize, what, count));
    }
    return bytes.at(position, count).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String ascii(ByteBuffer buffer, int at) {
    byte[] name = new byte[4];
    buffer.get(at, name);
    return new String(name, StandardCharsets.ISO_8859_1).replaceAll("[^\\x20-\\x7e]", "?");
  }

  private InvalidFileException invalid(long offset, String problem) {
    return InvalidFileException.at(file, offset, "WAV " + problem);
  }
}
