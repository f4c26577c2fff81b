package org.speechlm4j.core.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.StorageType;

/**
 * What stands at the start of a safetensors file: which tensors it holds, and where.
 *
 * <p>Eight bytes give the length of a JSON object in UTF-8, which names for each tensor its type,
 * shape and place in the bytes that follow. Nothing of it is believed: every number is checked
 * against the file's true length before it is used.
 *
 * @param entries the tensors by name, in the file's order
 * @param metadata the file's own remarks
 */
record SafeTensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {

  static final String METADATA = "__metadata__";
  static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int MAX_BYTES = 100_000_000;
  private static final int MAX_AXES = 16;
  private static final long MAX_ELEMENTS = Integer.MAX_VALUE - 16;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).build())
          .build();

  /**
   * Where one tensor lies.
   *
   * @param begin its first byte, from the start of the file
   * @param end the byte after its last
   */
  record Entry(StorageType storage, Shape shape, long begin, long end) {}

  /**
   * Reads and checks the header of a whole file, and nothing beyond it.
   *
   * @throws InvalidFileException if it is damaged or does not fit the file's length
   */
  static SafeTensorsHeader of(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < LENGTH.byteSize()) {
      throw InvalidFileException.at(
          file,
          size,
          "found " + size + " bytes, need at least 8 for a safetensors header's length");
    }
    long length =
        MemorySegment.ofArray(bytes(file, channel, 0, (int) LENGTH.byteSize())).get(LENGTH, 0);
    long room = size - LENGTH.byteSize();
    if (length < 2 || length > MAX_BYTES || length > room) {
      throw InvalidFileException.at(
          file,
          0,
          "found a header length of %s bytes, need 2 to %d (not a safetensors file, or cut short)"
              .formatted(Long.toUnsignedString(length), Math.min(MAX_BYTES, room)));
    }
    byte[] header = bytes(file, channel, LENGTH.byteSize(), (int) length);
    try (JsonParser json = JSON.createParser(header)) {
      return new Reader(file, json, LENGTH.byteSize() + length, size).read();
    } catch (JsonProcessingException e) {
      @Nullable JsonLocation at = e.getLocation();
      long place = at == null ? 0 : Math.max(0, at.getByteOffset());
      throw InvalidFileException.at(
          file, LENGTH.byteSize() + place, "header: " + e.getOriginalMessage(), e);
    } catch (InvalidFileException e) {
      throw e;
    } catch (IOException e) {
      throw InvalidFileException.at(file, LENGTH.byteSize(), "header: " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(Path file, FileChannel channel, long from, int count)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw InvalidFileException.at(
            file, from + bytes.position(), "found it cut short while it was opened");
      }
    }
    return bytes.array();
  }

  /** One pass over the header. */
  private static final class Reader {
    private final Path file;
    private final JsonParser json;
    private final long dataBegin;
    private final long fileEnd;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    Reader(Path file, JsonParser json, long dataBegin, long fileEnd) {
      this.file = file;
      this.json = json;
      this.dataBegin = dataBegin;
      this.fileEnd = fileEnd;
    }

    SafeTensorsHeader read() throws IOException {
      need(json.nextToken(), JsonToken.START_OBJECT, "header");
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        if (name.equals(METADATA)) {
          readMetadata();
        } else {
          entries.put(name, readEntry("tensor " + name));
        }
      }
      if (json.nextToken() != null) {
        throw invalid("header: found text after its end, need spaces only");
      }
      checkPlaces();
      return new SafeTensorsHeader(entries, metadata);
    }

    private void readMetadata() throws IOException {
      need(json.nextToken(), JsonToken.START_OBJECT, METADATA);
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String key = json.currentName();
        need(json.nextToken(), JsonToken.VALUE_STRING, METADATA + "." + key);
        metadata.put(key, json.getText());
      }
    }

    private Entry readEntry(String what) throws IOException {
      @Nullable StorageType storage = null;
      long @Nullable [] sizes = null;
      long @Nullable [] offsets = null;
      need(json.nextToken(), JsonToken.START_OBJECT, what);
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String key = json.currentName();
        json.nextToken();
        switch (key) {
          case "dtype" -> storage = readType(what);
          case "shape" -> sizes = readNumbers(what + ", shape", MAX_AXES);
          case "data_offsets" -> offsets = readNumbers(what + ", data_offsets", 2);
          default -> json.skipChildren();
        }
      }
      if (storage == null || sizes == null || offsets == null || offsets.length != 2) {
        throw invalid(what + ": found no full entry, need dtype, shape and two data_offsets");
      }
      return entry(what, storage, sizes, offsets);
    }

    private Entry entry(String what, StorageType storage, long[] sizes, long[] offsets)
        throws InvalidFileException {
      long elements = elements(what, sizes);
      long room = fileEnd - dataBegin;
      if (offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > room) {
        throw invalid(
            "%s: found data_offsets %s, need them ascending within the %d bytes of data"
                .formatted(what, Arrays.toString(offsets), room));
      }
      int[] shape = Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray();
      if (offsets[1] - offsets[0] != elements * storage.bytes()) {
        throw invalid(
            "%s: found data_offsets %s of %d bytes, but %s of %s needs %d"
                .formatted(
                    what,
                    Arrays.toString(offsets),
                    offsets[1] - offsets[0],
                    Arrays.toString(sizes),
                    storage,
                    elements * storage.bytes()));
      }
      return new Entry(storage, Shape.of(shape), dataBegin + offsets[0], dataBegin + offsets[1]);
    }

    private long elements(String what, long[] sizes) throws InvalidFileException {
      long elements = 1;
      for (long size : sizes) {
        // An axis is bounded too, so that neither the product nor a later zero hides an overflow.
        if (size < 0 || size > MAX_ELEMENTS || elements * size > MAX_ELEMENTS) {
          throw invalid(
              "%s: found shape %s, need sizes from 0 with a product of at most %d"
                  .formatted(what, Arrays.toString(sizes), MAX_ELEMENTS));
        }
        elements *= size;
      }
      return elements;
    }

    private StorageType readType(String what) throws IOException {
      need(json.currentToken(), JsonToken.VALUE_STRING, what + ", dtype");
      String type = json.getText();
      for (StorageType storage : StorageType.values()) {
        if (storage.name().equals(type)) {
          return storage;
        }
      }
      throw invalid(
          "%s: found dtype %s, need one of %s"
              .formatted(what, type, Arrays.toString(StorageType.values())));
    }

    private long[] readNumbers(String what, int most) throws IOException {
      need(json.currentToken(), JsonToken.START_ARRAY, what);
      List<Long> numbers = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        need(json.currentToken(), JsonToken.VALUE_NUMBER_INT, what);
        if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
          throw invalid(what + ": found " + json.getText() + ", need a 64-bit integer");
        }
        if (numbers.size() == most) {
          throw invalid(what + ": found more than " + most + " numbers, need at most that many");
        }
        numbers.add(json.getLongValue());
      }
      return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    /** The data has to be the tensors end to end, as the format says: no gap and no overlap. */
    private void checkPlaces() throws InvalidFileException {
      List<Map.Entry<String, Entry>> ordered = new ArrayList<>(entries.entrySet());
      ordered.sort(
          Comparator.<Map.Entry<String, Entry>>comparingLong(e -> e.getValue().begin())
              .thenComparingLong(e -> e.getValue().end()));
      long expected = dataBegin;
      String before = "the header";
      for (Map.Entry<String, Entry> entry : ordered) {
        long begin = entry.getValue().begin();
        if (begin != expected) {
          throw InvalidFileException.at(
              file,
              begin,
              "tensor %s: found its data at offset %d, which %s, need offset %d, where %s ends"
                  .formatted(
                      entry.getKey(),
                      begin - dataBegin,
                      begin < expected ? "overlaps" : "leaves a gap",
                      expected - dataBegin,
                      before));
        }
        expected = entry.getValue().end();
        before = "tensor " + entry.getKey();
      }
      if (expected != fileEnd) {
        throw InvalidFileException.at(
            file,
            expected,
            "found %d bytes of data, but the tensors need %d"
                .formatted(fileEnd - dataBegin, expected - dataBegin));
      }
    }

    /** The fault of the token that the parser is at. */
    private InvalidFileException invalid(String problem) {
      long offset = LENGTH.byteSize() + json.currentTokenLocation().getByteOffset();
      return InvalidFileException.at(file, offset, problem);
    }

    private void need(@Nullable JsonToken found, JsonToken needed, String what)
        throws InvalidFileException {
      if (found != needed) {
        throw invalid("%s: found %s, need %s".formatted(what, describe(found), describe(needed)));
      }
    }

    private static String describe(@Nullable JsonToken token) {
      return token == null ? "the end" : token.name().toLowerCase(Locale.ROOT);
    }
  }
}
