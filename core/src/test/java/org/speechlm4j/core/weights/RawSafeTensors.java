package org.speechlm4j.core.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes safetensors files byte by byte, also wrong ones. */
final class RawSafeTensors {

  private RawSafeTensors() {}

  /** A file of a header's text and so many zero bytes of data. */
  static Path write(Path file, String header, int dataBytes) throws IOException {
    return write(file, header, new byte[dataBytes]);
  }

  static Path write(Path file, String header, byte[] data) throws IOException {
    return write(file, header.getBytes(StandardCharsets.UTF_8).length, header, data);
  }

  /** As above, with a header length that may lie. */
  static Path write(Path file, long length, String header, byte[] data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(length).put(text).put(data);
    return Files.write(file, bytes.array());
  }
}
