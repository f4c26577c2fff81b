package org.speechlm4j.core.audio;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The MD5 of a FLAC stream's samples: interleaved, little-endian, in whole bytes. */
final class FlacSignature {

  private final MessageDigest digest;
  private final int bytesPerSample;

  FlacSignature(int bits) {
    bytesPerSample = (bits + 7) / 8;
    try {
      digest = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no MD5, need a runtime that has", e);
    }
  }

  /** Adds the first {@code count} samples of every channel. */
  void update(int[][] channels, int count) {
    byte[] bytes = new byte[count * channels.length * bytesPerSample];
    int at = 0;
    for (int t = 0; t < count; t++) {
      for (int[] channel : channels) {
        for (int b = 0; b < bytesPerSample; b++) {
          bytes[at++] = (byte) (channel[t] >> (8 * b));
        }
      }
    }
    digest.update(bytes);
  }

  byte[] value() {
    return digest.digest();
  }
}
