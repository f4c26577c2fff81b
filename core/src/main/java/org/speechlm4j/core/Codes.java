package org.speechlm4j.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Codes of one signal: indices into several codebooks, frame by frame.
 *
 * <p>A codec that cuts a signal into overlapping chunks gives the chunks' frames one after the
 * other, and says in {@link #chunks()} where each begins.
 *
 * @param values codes as {@code [codebook][frame]}, all rows of one length; not copied
 * @param frameRate frames per second within a chunk
 * @param chunks the chunks in order of time; their frames add up to all
 */
public record Codes(int[][] values, double frameRate, List<Chunk> chunks) {

  /**
   * A part of a signal that was encoded by itself.
   *
   * @param frames its frames
   * @param scale the factor that gives its decoded sound its loudness; 1 if it was not normalised
   */
  public record Chunk(int frames, float scale) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there are fewer frames than none, or the scale is not
     *     finite
     */
    public Chunk {
      if (frames < 0 || !Float.isFinite(scale)) {
        throw new IllegalArgumentException(
            "chunk: found %d frames and scale %s, need 0 or more and a finite number"
                .formatted(frames, scale));
      }
    }
  }

  /**
   * Checks that the rows have one length, and that the chunks add up to it.
   *
   * @throws IllegalArgumentException if there is no row, or the lengths differ
   */
  public Codes {
    if (values.length == 0) {
      throw new IllegalArgumentException("codes: found no codebook, need at least one");
    }
    for (int[] row : values) {
      if (row.length != values[0].length) {
        throw new IllegalArgumentException(
            "codes: found rows of %d and %d frames, need one length"
                .formatted(values[0].length, row.length));
      }
    }
    chunks = List.copyOf(chunks);
    int frames = chunks.stream().mapToInt(Chunk::frames).sum();
    if (frames != values[0].length) {
      throw new IllegalArgumentException(
          "chunks: found %d frames in all, need the codes' %d".formatted(frames, values[0].length));
    }
  }

  /** Codes of a signal that was encoded as a whole. */
  public Codes(int[][] values, double frameRate) {
    this(values, frameRate, List.of(new Chunk(values.length == 0 ? 0 : values[0].length, 1)));
  }

  /**
   * The codes of the first codebooks alone.
   *
   * @throws IllegalArgumentException if there are fewer, or none is asked for
   */
  public Codes first(int codebooks) {
    if (codebooks < 1 || codebooks > values.length) {
      throw new IllegalArgumentException(
          "codebooks: found %d, need 1 to %d".formatted(codebooks, values.length));
    }
    return new Codes(Arrays.copyOf(values, codebooks), frameRate, chunks);
  }

  /** Number of codebooks. */
  public int codebooks() {
    return values.length;
  }

  /** Number of frames. */
  public int frames() {
    return values[0].length;
  }

  /** The codes of each chunk by itself. */
  public List<Codes> perChunk() {
    Codes[] parts = new Codes[chunks.size()];
    int from = 0;
    for (int i = 0; i < parts.length; i++) {
      Chunk chunk = chunks.get(i);
      parts[i] = new Codes(slice(from, from + chunk.frames()), frameRate, List.of(chunk));
      from += chunk.frames();
    }
    return List.of(parts);
  }

  /**
   * The codes of parts laid one after the other, each part's chunks by themselves: undoes {@link
   * #perChunk}.
   *
   * @throws IllegalArgumentException if there is no part, or they differ in codebooks or frame rate
   */
  public static Codes concat(List<Codes> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("parts: found none, need at least one");
    }
    Codes first = parts.getFirst();
    int[][] values = new int[first.codebooks()][parts.stream().mapToInt(Codes::frames).sum()];
    List<Chunk> chunks = new ArrayList<>();
    int to = 0;
    for (Codes part : parts) {
      if (part.codebooks() != values.length || part.frameRate != first.frameRate) {
        throw new IllegalArgumentException(
            "parts: found %d codebooks at %s Hz and %d at %s Hz, need the same"
                .formatted(values.length, first.frameRate, part.codebooks(), part.frameRate));
      }
      for (int q = 0; q < values.length; q++) {
        System.arraycopy(part.values[q], 0, values[q], to, part.frames());
      }
      to += part.frames();
      chunks.addAll(part.chunks);
    }
    return new Codes(values, first.frameRate, chunks);
  }

  private int[][] slice(int from, int to) {
    return Arrays.stream(values)
        .map(row -> Arrays.copyOfRange(row, from, to))
        .toArray(int[][]::new);
  }
}
