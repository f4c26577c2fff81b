package org.speechlm4j.core.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.speechlm4j.core.system.WholeFile;
import org.speechlm4j.core.tensor.HostTensor;

/**
 * Writes a safetensors file: the same tensors and remarks always give the same bytes.
 *
 * <p>Tensors of wide elements come first, then by name, so that each starts at a multiple of its
 * element's size. A reader never sees half a file.
 */
final class SafeTensorsWriter {

  private static final int BUFFER = 1 << 20;
  private static final JsonFactory JSON = new JsonFactory();

  private SafeTensorsWriter() {}

  static void write(Path file, Map<String, HostTensor> tensors, Map<String, String> metadata)
      throws IOException {
    if (tensors.containsKey(SafeTensorsHeader.METADATA)) {
      throw new IllegalArgumentException(
          "tensors: found one named " + SafeTensorsHeader.METADATA + ", need another name");
    }
    List<Map.Entry<String, HostTensor>> ordered = ordered(tensors);
    byte[] header = header(ordered, metadata);
    long bytes = header.length;
    for (HostTensor tensor : tensors.values()) {
      bytes += tensor.data().byteSize();
    }
    WholeFile.write(
        file,
        bytes,
        out -> {
          out.write(header);
          byte[] buffer = new byte[BUFFER];
          for (Map.Entry<String, HostTensor> entry : ordered) {
            writeData(out, entry.getValue().data(), buffer);
          }
        });
  }

  private static List<Map.Entry<String, HostTensor>> ordered(Map<String, HostTensor> tensors) {
    return tensors.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, HostTensor>>comparingInt(
                    e -> -e.getValue().storage().bytes())
                .thenComparing(Map.Entry::getKey))
        .toList();
  }

  private static byte[] header(
      List<Map.Entry<String, HostTensor>> ordered, Map<String, String> metadata)
      throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(SafeTensorsHeader.METADATA);
        for (Map.Entry<String, String> remark : new TreeMap<>(metadata).entrySet()) {
          json.writeStringField(remark.getKey(), remark.getValue());
        }
        json.writeEndObject();
      }
      long begin = 0;
      for (Map.Entry<String, HostTensor> entry : ordered) {
        begin = writeEntry(json, entry.getKey(), entry.getValue(), begin);
      }
      json.writeEndObject();
    }
    int length = Math.ceilDiv(text.size(), 8) * 8;
    byte[] padded = Arrays.copyOf(text.toByteArray(), length);
    Arrays.fill(padded, text.size(), length, (byte) ' ');
    ByteBuffer header = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
    return header.putLong(length).put(padded).array();
  }

  private static long writeEntry(JsonGenerator json, String name, HostTensor tensor, long begin)
      throws IOException {
    long end = begin + tensor.data().byteSize();
    json.writeObjectFieldStart(name);
    json.writeStringField("dtype", tensor.storage().name());
    int[] sizes = tensor.shape().toArray();
    json.writeFieldName("shape");
    json.writeArray(sizes, 0, sizes.length);
    json.writeFieldName("data_offsets");
    json.writeArray(new long[] {begin, end}, 0, 2);
    json.writeEndObject();
    return end;
  }

  private static void writeData(OutputStream out, MemorySegment data, byte[] buffer)
      throws IOException {
    MemorySegment copy = MemorySegment.ofArray(buffer);
    for (long done = 0; done < data.byteSize(); done += buffer.length) {
      int count = (int) Math.min(buffer.length, data.byteSize() - done);
      MemorySegment.copy(data, done, copy, 0, count);
      out.write(buffer, 0, count);
    }
  }
}
