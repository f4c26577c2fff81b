package org.speechlm4j.core.audio;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jflac.FLACDecoder;
import org.jflac.FrameListener;
import org.jflac.frame.Frame;
import org.jflac.metadata.Metadata;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.system.Interrupts;

/**
 * Reads one FLAC file (RFC 9639). A library decodes the frames; this class checks what it does not:
 * sizes of the metadata, faults that it passes over, the number of samples and the MD5 signature.
 */
final class FlacReader {

  private static final int LARGEST_SAMPLE_BITS = 24;

  private final Path file;
  private final FlacHeader header;
  private final FlacSignature signature;
  private float[][] samples;
  private int decoded;
  private @Nullable String fault;

  private FlacReader(Path file, FlacHeader header) {
    this.file = file;
    this.header = header;
    this.signature = new FlacSignature(header.bits());
    this.samples = new float[header.channels()][0];
  }

  static Audio read(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      FlacHeader header = FlacHeader.read(file, in, Files.size(file));
      if (header.bits() > LARGEST_SAMPLE_BITS) {
        throw invalid(
            file,
            "has %d bits per sample, need at most %d"
                .formatted(header.bits(), LARGEST_SAMPLE_BITS));
      }
      return new FlacReader(file, header).decode(in);
    }
  }

  private Audio decode(InputStream frames) throws IOException {
    // The decoder sees the stream's description and the frames, never the other metadata.
    FLACDecoder decoder =
        new FLACDecoder(
            new SequenceInputStream(new ByteArrayInputStream(header.minimalFile()), frames));
    decoder.addFrameListener(new FaultListener());
    while (header.totalSamples() == 0 || decoded < header.totalSamples()) {
      Interrupts.check(file);
      Frame frame = next(decoder);
      if (frame == null) {
        break;
      }
      take(frame, decoder);
    }
    requireComplete(decoder.getBadFrames());
    for (int c = 0; c < samples.length; c++) {
      samples[c] = Arrays.copyOf(samples[c], decoded);
    }
    return new Audio(samples, header.sampleRate());
  }

  private void take(Frame frame, FLACDecoder decoder) throws InvalidFileException {
    int count = frame.header.blockSize;
    if (frame.header.channels != header.channels()
        || frame.header.bitsPerSample != header.bits()
        || frame.header.sampleRate != header.sampleRate()) {
      throw invalid(
          file,
          "frame after sample %d has %d channels, %d bits, %d Hz; the header says %d, %d, %d"
              .formatted(
                  decoded,
                  frame.header.channels,
                  frame.header.bitsPerSample,
                  frame.header.sampleRate,
                  header.channels(),
                  header.bits(),
                  header.sampleRate()));
    }
    grow(count);
    int[][] block = new int[samples.length][];
    float scale = 1f / (1 << (header.bits() - 1));
    for (int c = 0; c < samples.length; c++) {
      block[c] = decoder.getChannelData()[c].getOutput();
      for (int i = 0; i < count; i++) {
        samples[c][decoded + i] = block[c][i] * scale;
      }
    }
    signature.update(block, count);
    decoded += count;
  }

  /** Memory follows what was decoded, not what the header claims. */
  private void grow(int count) throws InvalidFileException {
    long needed = (long) decoded + count;
    if (needed > Integer.MAX_VALUE - 8) {
      throw invalid(file, "has 2^31 samples per channel or more, need fewer");
    }
    if (needed > samples[0].length) {
      long capacity = Math.max(needed, 2L * samples[0].length);
      for (int c = 0; c < samples.length; c++) {
        samples[c] = Arrays.copyOf(samples[c], (int) Math.min(capacity, Integer.MAX_VALUE - 8));
      }
    }
  }

  /** The next frame, or null at the end. The decoder fails in many ways on damaged ones. */
  private @Nullable Frame next(FLACDecoder decoder) throws InvalidFileException {
    Frame frame;
    try {
      if (decoder.getStreamInfo() == null) {
        decoder.readMetadata();
      }
      frame = decoder.readNextFrame();
    } catch (IOException | RuntimeException e) {
      throw new InvalidFileException(
          file, "FLAC frame after sample %d cannot be decoded".formatted(decoded), e);
    }
    if (fault != null) {
      throw invalid(file, "frame after sample %d is damaged (%s)".formatted(decoded, fault));
    }
    return frame;
  }

  private void requireComplete(int badFrames) throws InvalidFileException {
    if (badFrames > 0) {
      throw invalid(file, "has %d damaged frames, need none".formatted(badFrames));
    }
    if (header.totalSamples() != 0 && decoded != header.totalSamples()) {
      throw invalid(
          file,
          "has %d samples per channel, the header says %d: it is cut or damaged"
              .formatted(decoded, header.totalSamples()));
    }
    if (decoded == 0) {
      throw invalid(file, "holds no samples, need at least one");
    }
    if (header.hasSignature() && !Arrays.equals(header.signature(), signature.value())) {
      throw invalid(file, "has samples whose MD5 is not the header's: it is damaged");
    }
  }

  private static InvalidFileException invalid(Path file, String problem) {
    return new InvalidFileException(file, "FLAC " + problem);
  }

  /** The decoder reports faults such as a wrong checksum here and goes on with zeros. */
  private final class FaultListener implements FrameListener {
    @Override
    public void processMetadata(Metadata metadata) {}

    @Override
    public void processFrame(Frame frame) {}

    @Override
    public void processError(String message) {
      fault = message;
    }
  }
}
