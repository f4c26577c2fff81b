package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.weights.SafeTensors;

/**
 * Codes of one sound in a safetensors file.
 *
 * <p>Tensors: {@code codes} {@code [codebooks, frames]}, {@code chunk_frames} and {@code
 * chunk_scales} with one number per chunk. Metadata: {@code model}, {@code frame_rate}, {@code
 * samples}.
 *
 * @param model the codec's {@code model_type}
 * @param samples how long the sound was, in samples per channel at the codec's rate
 */
record CodesFile(Codes codes, String model, int samples) {

  void write(Path file) throws IOException {
    int[] flat = new int[codes.codebooks() * codes.frames()];
    for (int q = 0; q < codes.codebooks(); q++) {
      System.arraycopy(codes.values()[q], 0, flat, q * codes.frames(), codes.frames());
    }
    int[] frames = codes.chunks().stream().mapToInt(Codes.Chunk::frames).toArray();
    float[] scales = new float[frames.length];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = codes.chunks().get(i).scale();
    }
    SafeTensors.write(
        file,
        Map.of(
            "codes", HostTensor.of(flat, codes.codebooks(), codes.frames()),
            "chunk_frames", HostTensor.of(frames, frames.length),
            "chunk_scales", HostTensor.of(scales, scales.length)),
        Map.of(
            "model", model,
            "frame_rate", Double.toString(codes.frameRate()),
            "samples", Integer.toString(samples)));
  }

  /**
   * Reads a file.
   *
   * @throws InvalidFileException if it is no such file
   */
  static CodesFile read(Path file) throws IOException {
    try (SafeTensors tensors = SafeTensors.open(file)) {
      HostTensor codes = tensor(file, tensors, "codes", 2);
      int[] flat = codes.toInts();
      int[][] values = new int[codes.shape().size(0)][codes.shape().size(1)];
      for (int q = 0; q < values.length; q++) {
        System.arraycopy(flat, q * values[q].length, values[q], 0, values[q].length);
      }
      double frameRate = Double.parseDouble(remark(file, tensors, "frame_rate"));
      return new CodesFile(
          new Codes(values, frameRate, chunks(file, tensors)),
          remark(file, tensors, "model"),
          Integer.parseInt(remark(file, tensors, "samples")));
    } catch (IllegalArgumentException e) {
      throw new InvalidFileException(file, "no codes: " + e.getMessage(), e);
    }
  }

  private static List<Codes.Chunk> chunks(Path file, SafeTensors tensors) throws IOException {
    int[] frames = tensor(file, tensors, "chunk_frames", 1).toInts();
    float[] scales = tensor(file, tensors, "chunk_scales", 1).toFloats();
    if (frames.length != scales.length) {
      throw new InvalidFileException(
          file,
          "found %d chunk_frames and %d chunk_scales, need as many"
              .formatted(frames.length, scales.length));
    }
    List<Codes.Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < frames.length; i++) {
      chunks.add(new Codes.Chunk(frames[i], scales[i]));
    }
    return chunks;
  }

  private static HostTensor tensor(Path file, SafeTensors tensors, String name, int axes)
      throws InvalidFileException {
    HostTensor tensor = tensors.find(name);
    if (tensor == null || tensor.shape().rank() != axes) {
      throw new InvalidFileException(
          file,
          "tensor %s: found %s, need %d axes"
              .formatted(name, tensor == null ? "none" : tensor.shape(), axes));
    }
    return tensor;
  }

  private static String remark(Path file, SafeTensors tensors, String key)
      throws InvalidFileException {
    String remark = tensors.metadata().get(key);
    if (remark == null) {
      throw new InvalidFileException(file, "metadata " + key + " is missing, need it");
    }
    return remark;
  }
}
