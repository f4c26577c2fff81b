package org.speechlm4j.core.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
    List<Token> tokens = tokens(text);
    if (tokens.isEmpty()) {
      return other.clone();
    }
    Token at = tokens.get(random.nextInt(tokens.size()));
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> {
        Token value = pick(tokens, random, '0');
        yield value.replacedBy(text, one(VALUES, random));
      }
      case 3 -> at.replacedBy(text, one(VALUES, random));
      case 4 -> pick(tokens, random, '"').replacedBy(text, one(STRINGS, random));
      case 5 -> at.replacedBy(text, random.nextBoolean() ? one(BROKEN, random) : nested(random));
      case 6 -> at.replacedBy(text, new byte[0]);
      case 7 -> {
        Token copied = tokens.get(random.nextInt(tokens.size()));
        yield at.replacedBy(text, copied.of(text));
      }
      case 8 -> {
        List<Token> others = tokens(other);
        yield others.isEmpty()
            ? text
            : at.replacedBy(text, others.get(random.nextInt(others.size())).of(other));
      }
      default -> repeated(text, tokens, random);
    };
  }

  private static byte[] one(List<byte[]> choices, SplittableRandom random) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** A token of a kind if a few tries find one, else any. */
  private static Token pick(List<Token> tokens, SplittableRandom random, char kind) {
    Token token = tokens.get(random.nextInt(tokens.size()));
    for (int i = 0; i < 16 && token.kind != kind; i++) {
      token = tokens.get(random.nextInt(tokens.size()));
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
  private static byte[] repeated(byte[] text, List<Token> tokens, SplittableRandom random) {
    int first = random.nextInt(tokens.size());
    int last = Math.min(tokens.size() - 1, first + random.nextInt(12));
    byte[] part = Arrays.copyOfRange(text, tokens.get(first).start, tokens.get(last).end);
    return ByteMutation.replaced(text, tokens.get(last).end, 0, part);
  }

  /** Splits a text, which need not be JSON any more, into tokens without the space between. */
  private static List<Token> tokens(byte[] text) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length) {
      int start = at;
      char c = (char) text[at++];
      if (c == '"') {
        while (at < text.length && text[at] != '"') {
          at += text[at] == '\\' ? 2 : 1;
        }
        at = Math.min(text.length, at + 1);
        tokens.add(new Token('"', start, at));
      } else if (isWord(c)) {
        while (at < text.length && isWord((char) text[at])) {
          at++;
        }
        tokens.add(new Token('0', start, at));
      } else if (c > ' ') {
        tokens.add(new Token(c, start, at));
      }
    }
    return tokens;
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "+-.E".indexOf(c) >= 0;
  }

  /**
   * A part of a text.
   *
   * @param kind {@code "} for strings, {@code 0} for numbers and literals, else itself
   */
  private record Token(char kind, int start, int end) {

    byte[] of(byte[] text) {
      return Arrays.copyOfRange(text, start, end);
    }

    byte[] replacedBy(byte[] text, byte[] value) {
      return ByteMutation.replaced(text, start, end - start, value);
    }
  }
}
