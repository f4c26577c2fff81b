package org.speechlm4j.core.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damage to JSON, token by token: numbers out of range, other types, keys twice or foreign, deep
 * nesting, long strings, paths, bytes that are no UTF-8, lone surrogates; at times bytes as well.
 */
public final class JsonMutation implements Mutation {

  private static final String DIGITS = "1234567890".repeat(120);

  private static final List<byte[]> VALUES =
      bytes(
          "0",
          "-0",
          "1",
          "-1",
          "2",
          "7",
          "0.5",
          "-1.5",
          "1e-400",
          "1e400",
          "-1e400",
          "1e9",
          "3e38",
          "1e1000000000",
          "2147483647",
          "2147483648",
          "-2147483648",
          "4294967296",
          "-9e18",
          "9223372036854775807",
          "9223372036854775808",
          "1" + DIGITS,
          "0." + DIGITS,
          "NaN",
          "Infinity",
          "-Infinity",
          "00",
          "-",
          "0x10",
          "1_0",
          "null",
          "true",
          "false",
          "[]",
          "{}",
          "\"\"",
          "[1]",
          "[null]",
          "[[0]]",
          "{\"a\":1}",
          "\"1\"",
          "\"NaN\"");

  private static final List<byte[]> STRINGS =
      bytes(
          "\"\"",
          "\" \"",
          "\"" + "a".repeat(3000) + "\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\x\"",
          "\"\\u12\"",
          "\"\ud83d\ude00\"",
          "\"a\nb\"",
          "\"\\n\"",
          "\"..\"",
          "\"../a\"",
          "\"/etc/passwd\"",
          "\"./a/../../b\"",
          "\"a/b\"",
          "\"C:\\\\a\"",
          "\"\\u001b[2J\"",
          "\"open",
          "\"__metadata__\"",
          "\"%s%n\"",
          "\"\\u202e\"");

  private static final List<byte[]> BROKEN =
      List.of(
          new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'},
          new byte[] {'"', (byte) 0xFF, '"'},
          new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
          new byte[] {'"', (byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'},
          new byte[] {'"', (byte) 0xE2, (byte) 0x82, '"'},
          new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
          new byte[] {0, 0, 0, '{'});

  private static final int[] DEPTHS = {3, 20, 70, 600, 1100, 20_000};

  private final Mutation byteMutation = new ByteMutation();

  private static List<byte[]> bytes(String... texts) {
    return Arrays.stream(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  @Override
  public byte[] apply(byte[] file, byte[] other, SplittableRandom random) {
    if (random.nextInt(8) == 0) {
      return byteMutation.apply(file, other, random);
    }
    byte[] text = file;
    int changes = 1 + random.nextInt(1 + random.nextInt(5));
    for (int i = 0; i < changes; i++) {
      text = change(text, other, random);
    }
    return random.nextInt(8) == 0 ? byteMutation.apply(text, other, random) : text;
  }

  private static byte[] change(byte[] text, byte[] other, SplittableRandom random) {
    JsonTokens tokens = JsonTokens.of(text);
    if (tokens.isEmpty()) {
      return other.clone();
    }
    int at = random.nextInt(tokens.count());
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> tokens.replaced(pick(tokens, random, '0'), one(VALUES, random));
      case 3 -> tokens.replaced(at, one(VALUES, random));
      case 4 -> tokens.replaced(pick(tokens, random, '"'), one(STRINGS, random));
      case 5 -> tokens.replaced(at, random.nextBoolean() ? one(BROKEN, random) : nested(random));
      case 6 -> tokens.replaced(at, new byte[0]);
      case 7 -> tokens.replaced(at, tokens.bytes(random.nextInt(tokens.count())));
      case 8 -> {
        JsonTokens others = JsonTokens.of(other);
        yield others.isEmpty()
            ? text
            : tokens.replaced(at, others.bytes(random.nextInt(others.count())));
      }
      default -> repeated(text, tokens, random);
    };
  }

  private static byte[] one(List<byte[]> choices, SplittableRandom random) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** A token of a kind if a few tries find one, else any. */
  private static int pick(JsonTokens tokens, SplittableRandom random, char kind) {
    int token = random.nextInt(tokens.count());
    for (int i = 0; i < 16 && tokens.kind(token) != kind; i++) {
      token = random.nextInt(tokens.count());
    }
    return token;
  }

  private static byte[] nested(SplittableRandom random) {
    int depth = DEPTHS[random.nextInt(DEPTHS.length)];
    String open = random.nextBoolean() ? "[" : "{\"a\":";
    String close = open.equals("[") ? "]" : "}";
    return (open.repeat(depth) + "1" + close.repeat(depth)).getBytes(StandardCharsets.UTF_8);
  }

  /** Some tokens once more where they end, often a whole member or element. */
  private static byte[] repeated(byte[] text, JsonTokens tokens, SplittableRandom random) {
    int first = random.nextInt(tokens.count());
    int last = Math.min(tokens.count() - 1, first + random.nextInt(12));
    byte[] part = Arrays.copyOfRange(text, tokens.start(first), tokens.end(last));
    return ByteMutation.replaced(text, tokens.end(last), 0, part);
  }
}
