package org.speechlm4j.examples.corpus;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The speech synthesiser eSpeak NG, called through the foreign-function API in its synchronous
 * mode.
 *
 * <p>The library keeps its state in global variables: open one at a time, and use it from one
 * thread. Its noise and flutter run on from one utterance to the next, so the same calls from the
 * start give the same samples, one call on its own need not.
 *
 * @see <a
 *     href="https://github.com/espeak-ng/espeak-ng/blob/1.51/src/include/espeak-ng/speak_lib.h">
 *     speak_lib.h</a>
 */
@SuppressWarnings("restricted") // Calling native code is what this class is for.
final class ESpeak implements AutoCloseable {

  private static final List<String> LIBRARIES =
      List.of("libespeak-ng.so.1", "libespeak-ng.dylib", "libespeak-ng.dll");

  private static final int SYNCHRONOUS = 2;
  private static final int PHONEME_EVENTS_IN_IPA = 0b11;
  private static final int UTF8 = 1;
  private static final int RATE = 1;
  private static final int VOLUME = 2;
  private static final int PITCH = 3;
  private static final int RANGE = 4;

  /** Percent of eSpeak NG's own; at 100 some variants clip. */
  private static final int QUIET_ENOUGH = 40;

  private static final int PHONEME_EVENT = 7;
  private static final long EVENT_BYTES = 40;
  private static final long TEXT_POSITION = 8;
  private static final long SAMPLE = 20;
  private static final long PHONEME_NAME = 32;
  private static final int PHONEME_NAME_BYTES = 8;

  private final Linker linker = Linker.nativeLinker();
  private final Arena arena = Arena.ofConfined();
  private final SymbolLookup library;
  private final int sampleRate;
  private final List<short[]> chunks = new ArrayList<>();
  private final List<Speech.PhoneEvent> phones = new ArrayList<>();

  private ESpeak() throws IOException {
    library = find(arena);
    MethodHandle initialize =
        function("espeak_Initialize", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    sampleRate = (int) call(initialize, SYNCHRONOUS, 0, MemorySegment.NULL, PHONEME_EVENTS_IN_IPA);
    if (sampleRate <= 0) {
      throw new IOException("eSpeak NG: found no voice data; install espeak-ng-data");
    }
    MethodHandle setCallback =
        linker.downcallHandle(
            symbol("espeak_SetSynthCallback"), FunctionDescriptor.ofVoid(ADDRESS));
    call(setCallback, callback());
  }

  /**
   * Opens the library.
   *
   * @throws IOException if it, or its data, is not installed
   */
  static ESpeak open() throws IOException {
    return new ESpeak();
  }

  /** The library's version, such as 1.51. */
  String version() {
    MethodHandle info = function("espeak_Info", ADDRESS, ADDRESS);
    MemorySegment text = (MemorySegment) call(info, MemorySegment.NULL);
    return text.reinterpret(Long.MAX_VALUE).getString(0);
  }

  /**
   * Says a sentence.
   *
   * @throws IOException if the voice's variant is not installed
   */
  Speech say(Sentence sentence, Voice voice) throws IOException {
    chunks.clear();
    phones.clear();
    select(voice, sentence.language());
    try (Arena local = Arena.ofConfined()) {
      MemorySegment text = local.allocateFrom(sentence.punctuated());
      MethodHandle synth =
          function(
              "espeak_Synth",
              JAVA_INT,
              ADDRESS,
              JAVA_LONG,
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              ADDRESS,
              ADDRESS);
      MemorySegment none = MemorySegment.NULL;
      int status = (int) call(synth, text, text.byteSize(), 0, 1, 0, UTF8, none, none);
      check(status, "say " + sentence.text());
    }
    return new Speech(joined(), sampleRate, List.copyOf(phones));
  }

  private void select(Voice voice, Language language) throws IOException {
    String name = language.code() + "+" + voice.variant();
    try (Arena local = Arena.ofConfined()) {
      MethodHandle setVoice = function("espeak_SetVoiceByName", JAVA_INT, ADDRESS);
      check((int) call(setVoice, local.allocateFrom(name)), "find the voice " + name);
    }
    set(VOLUME, QUIET_ENOUGH);
    set(RATE, voice.rate());
    set(PITCH, voice.pitch());
    set(RANGE, voice.range());
  }

  private void set(int parameter, int value) throws IOException {
    MethodHandle set = function("espeak_SetParameter", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    check((int) call(set, parameter, value, 0), "set parameter " + parameter + " to " + value);
  }

  private static void check(int status, String what) throws IOException {
    if (status != 0) {
      throw new IOException("eSpeak NG: could not " + what + ", found status " + status);
    }
  }

  private short[] joined() {
    short[] all = new short[chunks.stream().mapToInt(chunk -> chunk.length).sum()];
    int at = 0;
    for (short[] chunk : chunks) {
      System.arraycopy(chunk, 0, all, at, chunk.length);
      at += chunk.length;
    }
    return all;
  }

  /** Called by the library with each piece of sound and the events that fall into it. */
  int receive(MemorySegment sound, int count, MemorySegment events) {
    if (count > 0) {
      chunks.add(sound.reinterpret(count * JAVA_SHORT.byteSize()).toArray(JAVA_SHORT));
    }
    MemorySegment list = events.reinterpret(Long.MAX_VALUE);
    for (long at = 0; list.get(JAVA_INT, at) != 0; at += EVENT_BYTES) {
      if (list.get(JAVA_INT, at) == PHONEME_EVENT) {
        MemorySegment name = list.asSlice(at + PHONEME_NAME, PHONEME_NAME_BYTES);
        int sample = list.get(JAVA_INT, at + SAMPLE);
        phones.add(
            new Speech.PhoneEvent(name(name), sample, list.get(JAVA_INT, at + TEXT_POSITION)));
      }
    }
    return 0;
  }

  /** A name ends with a zero byte unless it fills the field. */
  private static String name(MemorySegment field) {
    byte[] bytes = field.toArray(JAVA_BYTE);
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return new String(Arrays.copyOf(bytes, length), StandardCharsets.UTF_8);
  }

  private MemorySegment callback() throws IOException {
    try {
      MethodType type =
          MethodType.methodType(int.class, MemorySegment.class, int.class, MemorySegment.class);
      MethodHandle receive = MethodHandles.lookup().bind(this, "receive", type);
      FunctionDescriptor shape = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
      return linker.upcallStub(receive, shape, arena);
    } catch (ReflectiveOperationException e) {
      throw new IOException("eSpeak NG: cannot be given a callback", e);
    }
  }

  private MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
    return linker.downcallHandle(symbol(name), FunctionDescriptor.of(result, arguments));
  }

  private MemorySegment symbol(String name) {
    return library.findOrThrow(name);
  }

  private static Object call(MethodHandle function, Object... arguments) {
    try {
      return function.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a native function threw what it does not declare", e);
    }
  }

  private static SymbolLookup find(Arena arena) throws IOException {
    return LIBRARIES.stream()
        .flatMap(name -> find(name, arena).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "eSpeak NG: found none of %s; install it to make the corpus anew"
                        .formatted(LIBRARIES)));
  }

  private static Optional<SymbolLookup> find(String name, Arena arena) {
    try {
      return Optional.of(SymbolLookup.libraryLookup(name, arena));
    } catch (IllegalArgumentException absent) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    call(function("espeak_Terminate", JAVA_INT));
    arena.close();
  }
}
