package org.speechlm4j.core.hub;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Linux's lock {@code flock(2)} on a file, which huggingface_hub takes and Java's file locks
 * ({@code fcntl(2)}) neither see nor stop.
 *
 * <p>Taken only where this code may call native functions ({@code --enable-native-access}) and the
 * two kinds do not meet: on network file systems one is made of the other. Elsewhere both tools may
 * fetch the same file at once, which costs the transfer but not the file.
 */
final class Flock implements AutoCloseable {

  private static final int READ_WRITE = 2;
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int EXCLUSIVE_NO_WAIT = 2 | 4;

  /** The three functions of the C library. */
  private record Functions(MethodHandle open, MethodHandle flock, MethodHandle close) {}

  private static final @Nullable Functions FUNCTIONS = functions();

  private final int descriptor;

  private Flock(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Tries to lock a file that exists.
   *
   * @return a lock that is held or not, or null where there are no such locks to take
   */
  static @Nullable Flock tryLock(Path file) throws IOException {
    if (FUNCTIONS == null || Files.getFileStore(file).type().startsWith("nfs")) {
      return null;
    }
    int descriptor = open(FUNCTIONS, file);
    if (descriptor < 0) {
      return null;
    }
    if (call(FUNCTIONS.flock(), descriptor, EXCLUSIVE_NO_WAIT) == 0) {
      return new Flock(descriptor);
    }
    call(FUNCTIONS.close(), descriptor);
    return new Flock(-1);
  }

  static boolean isAvailable() {
    return FUNCTIONS != null;
  }

  boolean isHeld() {
    return descriptor >= 0;
  }

  @Override
  public void close() {
    if (isHeld() && FUNCTIONS != null) {
      call(FUNCTIONS.close(), descriptor);
    }
  }

  private static int open(Functions functions, Path file) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(file.toString());
      return call(functions.open(), path, READ_WRITE | CLOSE_ON_EXEC);
    }
  }

  private static int call(MethodHandle function, Object... arguments) {
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException("the C library could not be called", e);
    }
  }

  @SuppressWarnings("restricted") // asked for first
  private static @Nullable Functions functions() {
    boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux");
    if (!linux || !Flock.class.getModule().isNativeAccessEnabled()) {
      return null;
    }
    Linker linker = Linker.nativeLinker();
    SymbolLookup library = linker.defaultLookup();
    FunctionDescriptor open =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    FunctionDescriptor flock =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    FunctionDescriptor close = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    if (library.find("flock").isEmpty()) {
      return null;
    }
    return new Functions(
        linker.downcallHandle(library.findOrThrow("open"), open, Linker.Option.firstVariadicArg(2)),
        linker.downcallHandle(library.findOrThrow("flock"), flock),
        linker.downcallHandle(library.findOrThrow("close"), close));
  }
}
