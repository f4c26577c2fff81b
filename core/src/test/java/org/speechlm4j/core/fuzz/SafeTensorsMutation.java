package org.speechlm4j.core.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Damage to safetensors: to the header's JSON, with its length made to fit, or to any byte. */
public final class SafeTensorsMutation implements Mutation {

  private static final int LENGTH = 8;

  private final Mutation byteMutation = new ByteMutation();
  private final Mutation jsonMutation = new JsonMutation();

  @Override
  public byte[] apply(byte[] file, byte[] other, SplittableRandom random) {
    int end = headerEnd(file);
    if (end < 0 || random.nextInt(4) == 0) {
      return byteMutation.apply(file, other, random);
    }
    byte[] header = Arrays.copyOfRange(file, LENGTH, end);
    byte[] data = Arrays.copyOfRange(file, end, file.length);
    if (random.nextInt(8) == 0) {
      data = byteMutation.apply(data, other, random);
    } else {
      int otherEnd = headerEnd(other);
      byte[] otherHeader = otherEnd < 0 ? other : Arrays.copyOfRange(other, LENGTH, otherEnd);
      header = jsonMutation.apply(header, otherHeader, random);
    }
    ByteBuffer whole =
        ByteBuffer.allocate(LENGTH + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    return whole.putLong(header.length).put(header).put(data).array();
  }

  /** Where the header ends, or -1 if its length is not within the file. */
  private static int headerEnd(byte[] file) {
    if (file.length < LENGTH) {
      return -1;
    }
    long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return length < 0 || length > file.length - LENGTH ? -1 : (int) length + LENGTH;
  }
}
