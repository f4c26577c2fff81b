package org.speechlm4j.core.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damage to FLAC's frames, half of the time with checksums that are right again, and with a header
 * that promises neither samples nor a signature, so that what comes after them is reached.
 */
public final class FlacMutation implements Mutation {

  private static final int DESCRIPTION = 8;
  private static final int PROMISES = DESCRIPTION + 14;
  private static final int PROMISES_END = DESCRIPTION + 34;

  private final Mutation byteMutation = new ByteMutation();

  @Override
  public byte[] apply(byte[] file, byte[] other, SplittableRandom random) {
    FlacFrames parts = FlacFrames.split(file);
    if (parts.frames().isEmpty() || random.nextInt(4) == 0) {
      return byteMutation.apply(file, other, random);
    }
    byte[] start = parts.start().clone();
    if (start.length >= PROMISES_END && random.nextBoolean()) {
      start[PROMISES - 1] &= (byte) 0xF0;
      Arrays.fill(start, PROMISES, PROMISES_END, (byte) 0);
    }
    List<byte[]> frames = new ArrayList<>(parts.frames());
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes && !frames.isEmpty(); i++) {
      change(frames, other, random);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(random.nextInt(8) == 0 ? byteMutation.apply(start, other, random) : start);
    frames.forEach(whole::writeBytes);
    return whole.toByteArray();
  }

  private void change(List<byte[]> frames, byte[] other, SplittableRandom random) {
    int at = random.nextInt(frames.size());
    byte[] frame = frames.get(at);
    switch (random.nextInt(8)) {
      case 0 -> frames.remove(at);
      case 1 -> frames.add(at, frame);
      case 2 -> {
        List<byte[]> others = FlacFrames.split(other).frames();
        frames.set(at, others.isEmpty() ? frame : others.get(random.nextInt(others.size())));
      }
      default -> {
        byte[] changed = byteMutation.apply(frame, frame, random);
        if (random.nextBoolean()) {
          FlacFrames.correct(changed);
        }
        frames.set(at, changed);
      }
    }
  }
}
