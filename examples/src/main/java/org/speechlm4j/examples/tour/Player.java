package org.speechlm4j.examples.tour;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A sound inside a page: 16-bit mono WAV as a {@code data:} address. */
final class Player {

  private static final int HEADER_BYTES = 44;
  private static final int SAMPLE_RATE = 16_000;

  private Player() {}

  /** The address of a sound of samples in [-1, 1] at 16 kHz. */
  static String wav(float[] samples) {
    int bytes = samples.length * Short.BYTES;
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt(HEADER_BYTES - 8 + bytes).put(ascii("WAVEfmt ")).putInt(16);
    out.putShort((short) 1).putShort((short) 1).putInt(SAMPLE_RATE);
    out.putInt(SAMPLE_RATE * Short.BYTES).putShort((short) Short.BYTES);
    out.putShort((short) Short.SIZE).put(ascii("data")).putInt(bytes);
    for (float sample : samples) {
      float clipped = Math.min(1, Math.max(-1, sample));
      out.putShort((short) Math.round(clipped * Short.MAX_VALUE));
    }
    return "data:audio/wav;base64," + Base64.getEncoder().encodeToString(out.array());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
