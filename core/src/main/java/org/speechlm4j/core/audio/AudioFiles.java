package org.speechlm4j.core.audio;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.system.Interrupts;

/**
 * Reads WAV and FLAC files, told apart by their content, and writes WAV files.
 *
 * {@snippet file="org/speechlm4j/core/snippets/SoundSnippetsTest.java" region="files"}
 */
public final class AudioFiles {

  /** How samples are stored in a WAV file. */
  public enum WavEncoding {
    /** Signed 16-bit integers. */
    PCM_16,
    /** Signed 24-bit integers. */
    PCM_24,
    /** 32-bit floating point numbers, the samples as they are. */
    FLOAT_32
  }

  private AudioFiles() {}

  /**
   * The sound in a WAV (RIFF or RF64) or FLAC file; integers are divided by their full scale.
   *
   * <p>WAV: 8, 16, 24 and 32-bit PCM, 32 and 64-bit float, plain or extensible headers, any number
   * of channels. A chunk that claims more bytes than the file has is an error; the size of the
   * whole in the first header is not relied upon, and what follows the samples is not read. Where
   * the whole and the samples both claim 0xFFFFFFFF bytes, or both 0, as programs write that cannot
   * go back to fill them in, the samples reach to the end of the file. FLAC: 4 to 24 bits; the
   * number of samples and the MD5 signature in the header, where given, must be those of what was
   * decoded. Memory is at most a small multiple of the file's size, or, as FLAC compresses silence,
   * of the sound's.
   *
   * @throws InvalidFileException if the file is neither, is damaged or cut, holds no samples, or
   *     holds samples that are not finite
   * @throws java.io.InterruptedIOException if the thread is interrupted
   * @throws IOException if the file cannot be read
   */
  public static Audio read(Path file) throws IOException {
    if (Files.notExists(file)) {
      throw new InvalidFileException(file, "does not exist, need a WAV or FLAC file");
    }
    if (!Files.isRegularFile(file)) {
      throw new InvalidFileException(file, "is not a regular file, need a WAV or FLAC file");
    }
    if (!Files.isReadable(file)) {
      throw new InvalidFileException(file, "may not be read by this user, need the permission to");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(new FileBytes(file, channel));
    } catch (ClosedByInterruptException e) {
      throw Interrupts.named(file, e);
    } catch (CancellationException e) {
      Interrupts.check(file);
      throw e;
    }
  }

  private static Audio read(FileBytes bytes) throws IOException {
    String magic = magic(bytes);
    return switch (magic) {
      case "RIFF", "RF64" -> WavReader.read(bytes);
      case "fLaC" -> FlacReader.read(bytes);
      case "" -> throw new InvalidFileException(bytes.file(), "is empty, need a WAV or FLAC file");
      default ->
          throw InvalidFileException.at(
              bytes.file(),
              0,
              "found the first bytes '"
                  + magic.replaceAll("[^\\x20-\\x7e]", "?")
                  + "', need a WAV file (RIFF or RF64) or a FLAC file (fLaC); convert others first,"
                  + " as by ffmpeg");
    };
  }

  /**
   * The sound in a file as a model takes it: resampled as SoX does at high quality, mixed down to
   * one channel, or one channel repeated in all.
   *
   * @param file as {@link #read(Path)}
   * @param sampleRate of the result, in Hz
   * @param channels of the result
   * @throws InvalidFileException as {@link #read(Path)}, or if there are several channels and more
   *     than one but another number is needed
   * @throws IOException if the file cannot be read
   */
  public static Audio read(Path file, int sampleRate, int channels) throws IOException {
    Audio sound = read(file);
    if (channels != sound.channelCount()) {
      if (channels != 1 && sound.channelCount() != 1) {
        throw new InvalidFileException(
            file, "found %d channels, need 1 or %d".formatted(sound.channelCount(), channels));
      }
      float[][] copies = new float[channels][];
      Arrays.fill(copies, sound.mixDown());
      sound = new Audio(copies, sound.sampleRate());
    }
    return sound.sampleRate() == sampleRate
        ? sound
        : Resampler.soxrHq(sound.sampleRate(), sampleRate).forward(sound);
  }

  private static String magic(FileBytes bytes) throws IOException {
    int count = (int) Math.min(4, bytes.size());
    return StandardCharsets.ISO_8859_1.decode(bytes.at(0, count)).toString();
  }

  /**
   * Writes a WAV file, whole or not at all.
   *
   * <p>Integers are {@code round(sample x full scale)}, ties to even, limited to their range, so
   * that 1.0 becomes the largest integer; what was read from integers of that size is written back
   * the same.
   *
   * @throws IllegalArgumentException if a sample is not finite or the sound exceeds 4 GiB
   * @throws java.nio.file.FileSystemException if the disk is full or something forbids it
   * @throws java.io.InterruptedIOException if the thread is interrupted
   * @throws IOException if the file cannot be written for another reason
   */
  public static void writeWav(Path file, Audio audio, WavEncoding encoding) throws IOException {
    WavWriter.write(file, audio, encoding);
  }
}
