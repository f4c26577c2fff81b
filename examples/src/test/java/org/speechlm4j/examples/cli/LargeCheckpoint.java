package org.speechlm4j.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A safetensors file of zeros that takes no room on disks which know holes in files. */
final class LargeCheckpoint {

  private LargeCheckpoint() {}

  /** Writes one tensor of floats, {@code centroids} {@code [floats / 100, 100]}. */
  static void write(Path file, long floats) throws IOException {
    String header =
        "{\"centroids\":{\"dtype\":\"F32\",\"shape\":[%d,100],\"data_offsets\":[0,%d]}}"
            .formatted(floats / 100, 4 * floats);
    byte[] text = header.getBytes(UTF_8);
    ByteBuffer start = ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(text.length).put(text).flip();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(start);
      channel.write(ByteBuffer.allocate(1), 8 + text.length + 4 * floats - 1);
    }
  }
}
