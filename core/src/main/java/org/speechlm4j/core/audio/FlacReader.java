package org.speechlm4j.core.audio;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.system.Interrupts;

/**
 * Reads one FLAC file (RFC 9639), and checks all that the format lets one check: sizes, reserved
 * codes, each frame's checksums, the number of samples, the MD5 signature.
 *
 * <p>A dozen bytes of FLAC may stand for 65,535 equal samples of each channel. Silence that
 * encoders write, in frames of at most 4608 samples, is at most 4,500 times its file as floats; a
 * large file that exceeds {@value #LARGEST_EXPANSION} is made to exhaust memory and refused.
 */
final class FlacReader {

  private static final int LARGEST_SAMPLE_BITS = 24;
  private static final long LARGEST_EXPANSION = 5000;
  private static final long ALWAYS_ALLOWED_BYTES = 64 << 20;

  private final Path file;
  private final long fileSize;
  private final FlacHeader header;
  private final FlacBits bits;
  private final FlacSignature signature;
  private final float[][] samples;
  private int decoded;
  private long frameAt;

  private FlacReader(FileBytes bytes, FlacHeader header) {
    this.file = bytes.file();
    this.fileSize = bytes.size();
    this.header = header;
    this.bits = new FlacBits(bytes, header.framesAt());
    this.frameAt = header.framesAt();
    this.signature = new FlacSignature(header.bits());
    this.samples = new float[header.channels()][0];
  }

  static Audio read(FileBytes bytes) throws IOException {
    FlacHeader header = FlacHeader.read(bytes);
    if (header.bits() > LARGEST_SAMPLE_BITS) {
      throw InvalidFileException.at(
          bytes.file(),
          FlacHeader.BITS_AT,
          "FLAC has %d bits per sample, need at most %d"
              .formatted(header.bits(), LARGEST_SAMPLE_BITS));
    }
    return new FlacReader(bytes, header).decode();
  }

  private Audio decode() throws IOException {
    while (!bits.atEnd() && (header.totalSamples() == 0 || decoded < header.totalSamples())) {
      Interrupts.check(file);
      frameAt = bits.position();
      try {
        readFrame();
      } catch (FlacFaultException | EOFException e) {
        throw InvalidFileException.at(
            file,
            frameAt,
            "FLAC frame after sample %d is damaged: %s".formatted(decoded, e.getMessage()),
            e);
      }
    }
    requireComplete();
    for (int c = 0; c < samples.length; c++) {
      samples[c] = Arrays.copyOf(samples[c], decoded);
    }
    return new Audio(samples, header.sampleRate());
  }

  private void readFrame() throws IOException {
    FlacFrameHeader frame = FlacFrameHeader.read(bits, header);
    if (frame.channels() != header.channels()
        || frame.bits() != header.bits()
        || frame.sampleRate() != header.sampleRate()) {
      throw invalid(
          frameAt,
          "frame after sample %d has %d channels, %d bits, %d Hz; the header says %d, %d, %d"
              .formatted(
                  decoded,
                  frame.channels(),
                  frame.bits(),
                  frame.sampleRate(),
                  header.channels(),
                  header.bits(),
                  header.sampleRate()));
    }
    int[][] block = new int[frame.channels()][];
    for (int c = 0; c < block.length; c++) {
      int side = frame.stereo().isSide(c) ? 1 : 0;
      block[c] = FlacSubframe.read(bits, frame.blockSize(), frame.bits() + side);
    }
    FlacFaultException.require(bits.alignOverZeros(), "found no zeros behind the last subframe");
    bits.unsigned(16);
    FlacFaultException.require(bits.crc16() == 0, "found another checksum");
    frame.stereo().restore(block);
    take(block, frame.blockSize());
  }

  private void take(int[][] block, int count) throws IOException {
    int largest = (1 << (header.bits() - 1)) - 1;
    float scale = 1f / (largest + 1);
    grow(count);
    for (int c = 0; c < samples.length; c++) {
      for (int i = 0; i < count; i++) {
        int sample = block[c][i];
        FlacFaultException.require(
            sample <= largest && sample >= -largest - 1, "has a sample of too many bits");
        samples[c][decoded + i] = sample * scale;
      }
    }
    signature.update(block, count);
    decoded += count;
  }

  /** Memory follows what was decoded, not what the header claims. */
  private void grow(int count) throws InvalidFileException {
    long needed = (long) decoded + count;
    if (needed > Integer.MAX_VALUE - 8) {
      throw invalid(frameAt, "has 2^31 samples per channel or more, need fewer");
    }
    long bytes = needed * samples.length * Float.BYTES;
    if (bytes > ALWAYS_ALLOWED_BYTES && bytes / LARGEST_EXPANSION > fileSize) {
      throw invalid(
          frameAt,
          "has %d bytes and decodes to %d or more, need at most %d times as many"
              .formatted(fileSize, bytes, LARGEST_EXPANSION));
    }
    if (needed > samples[0].length) {
      long capacity = Math.max(needed, 2L * samples[0].length);
      for (int c = 0; c < samples.length; c++) {
        samples[c] = Arrays.copyOf(samples[c], (int) Math.min(capacity, Integer.MAX_VALUE - 8));
      }
    }
  }

  private void requireComplete() throws InvalidFileException {
    if (header.totalSamples() != 0 && decoded != header.totalSamples()) {
      throw invalid(
          bits.position(),
          "has %d samples per channel, the header says %d: it is cut or damaged"
              .formatted(decoded, header.totalSamples()));
    }
    if (decoded == 0) {
      throw invalid(bits.position(), "holds no samples, need at least one");
    }
    if (header.hasSignature() && !Arrays.equals(header.signature(), signature.value())) {
      throw invalid(FlacHeader.MD5_AT, "has samples whose MD5 is not the header's: it is damaged");
    }
  }

  private InvalidFileException invalid(long offset, String problem) {
    return InvalidFileException.at(file, offset, "FLAC " + problem);
  }
}
