package org.speechlm4j.core.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.speechlm4j.core.InvalidFileException;

/**
 * A file's bytes by their position. They are read a block at a time, so that a file of a million
 * tiny parts does not cost as many reads.
 */
final class FileBytes {

  private static final int BLOCK = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private ByteBuffer block = ByteBuffer.allocate(0);
  private long blockAt;

  /** Reads from a channel that stays open as long as this is used. */
  FileBytes(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
  }

  Path file() {
    return file;
  }

  /** Bytes in the file. */
  long size() {
    return size;
  }

  /**
   * Four bytes as one number, the first its highest.
   *
   * @param position of the first, at most {@code size() - 4}
   */
  int intAt(long position) throws IOException {
    require(position, Integer.BYTES);
    return block.getInt((int) (position - blockAt));
  }

  /**
   * Some bytes, which the next call overwrites.
   *
   * @param position of the first, at most {@code size() - count}
   */
  ByteBuffer at(long position, int count) throws IOException {
    require(position, count);
    return block.slice((int) (position - blockAt), count);
  }

  private void require(long position, int count) throws IOException {
    if (position < blockAt || position + count > blockAt + block.limit()) {
      fill(position, count);
    }
  }

  private void fill(long position, int count) throws IOException {
    int wanted = (int) Math.max(count, Math.min(BLOCK, size - position));
    if (block.capacity() < wanted) {
      block = ByteBuffer.allocate(wanted);
    }
    block.clear().limit(wanted);
    blockAt = position;
    while (block.hasRemaining()) {
      if (channel.read(block, position + block.position()) < 0) {
        throw InvalidFileException.at(file, position + block.position(), "ended while it was read");
      }
    }
    block.flip();
  }
}
