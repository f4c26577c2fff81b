package org.speechlm4j.core.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A reader, the files that it reads, and how much memory it may take.
 *
 * @param name in lower case
 * @param reader reads the files of a folder
 * @param fixed contents of files that are never damaged, by name
 * @param fuzzed files of which one at a time is damaged
 * @param baseBytes what it may allocate for any file
 * @param bytesPerByte what it may allocate for each byte of the file, on top of that
 */
public record FuzzTarget(
    String name,
    Reader reader,
    Map<String, byte[]> fixed,
    List<FuzzedFile> fuzzed,
    long baseBytes,
    long bytesPerByte) {

  /** Buffers, exceptions and the parsers' own tables. */
  private static final long BASE_BYTES = 256 << 10;

  /** A value in text is an object of some dozens of bytes, of one digit and a comma at least. */
  private static final long BYTES_PER_BYTE = 64;

  /** Reads a folder's files. */
  @FunctionalInterface
  public interface Reader {
    /** Reads them, or throws {@link org.speechlm4j.core.InvalidFileException}. */
    void read(Path folder) throws IOException;
  }

  /** Copies the files. */
  public FuzzTarget {
    fixed = Map.copyOf(fixed);
    fuzzed = List.copyOf(fuzzed);
  }

  /** A reader without files yet. */
  public static FuzzTarget of(String name, Reader reader) {
    return new FuzzTarget(name, reader, Map.of(), List.of(), BASE_BYTES, BYTES_PER_BYTE);
  }

  /** With a file that is damaged, of which some valid contents are known. */
  public FuzzTarget fuzzing(String file, Mutation mutation, List<byte[]> valid) {
    List<FuzzedFile> files = new ArrayList<>(fuzzed);
    files.add(new FuzzedFile(file, valid, mutation));
    return new FuzzTarget(name, reader, fixed, files, baseBytes, bytesPerByte);
  }

  /** As {@link #fuzzing(String, Mutation, List)}, of the contents of files. */
  public FuzzTarget fuzzing(String file, Mutation mutation, Path... valid) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (Path path : valid) {
      contents.add(Files.readAllBytes(path));
    }
    return fuzzing(file, mutation, contents);
  }

  /** With a file that stays as it is. */
  public FuzzTarget with(String file, byte[] content) {
    Map<String, byte[]> files = new LinkedHashMap<>(fixed);
    files.put(file, content);
    return new FuzzTarget(name, reader, files, fuzzed, baseBytes, bytesPerByte);
  }

  /** With another bound of what the reader may allocate. */
  public FuzzTarget allowing(long bytes, long perByte) {
    return new FuzzTarget(name, reader, fixed, fuzzed, bytes, perByte);
  }

  /** What the reader may allocate for a file of so many bytes. */
  long allowedBytes(int fileBytes) {
    return baseBytes + bytesPerByte * fileBytes;
  }

  @Override
  public String toString() {
    return name + " " + Arrays.toString(fuzzed.stream().map(FuzzedFile::name).toArray());
  }
}
