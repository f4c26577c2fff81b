package org.speechlm4j.core.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.fuzz.FuzzReport.Allocation;

/**
 * One reader's damaged files.
 *
 * <p>A file that is refused from a place in the code where none has been refused before is damaged
 * further later, so that damage of several kinds gets by one check after the other.
 */
final class FuzzRun implements Callable<FuzzReport> {

  private static final long SLOW_NANOS = 2_000_000_000L;
  private static final int MOST_FAILURES = 20;
  private static final int MOST_FOUND = 300;
  private static final int LARGEST_FOUND = 1 << 12;
  private static final int LONGEST_MESSAGE = 4000;
  private static final int REPEATS = 8;

  /** Damaged contents of one file in a row: each change of the file costs a restored one. */
  private static final int ROW = 64;

  private static final long NOTE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Where findings and the report go. */
  private static final Path OUTPUT = Path.of("target", "fuzz");

  private final FuzzTarget target;
  private final FuzzLength length;
  private final Path folder;
  private final ThreadMXBean threads;
  private final SplittableRandom random;
  private final List<List<byte[]>> corpus = new ArrayList<>();
  private final Set<Integer> places = new HashSet<>();
  private final Set<Integer> failedPlaces = new HashSet<>();
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
  private final long began = System.nanoTime();
  private long noted = began;
  private int which;
  private long inputs;
  private long read;
  private long slowest;
  private Allocation largest = Allocation.none();
  private volatile byte[] current = new byte[0];
  private volatile long startedComputing = Long.MAX_VALUE;
  private volatile long started = Long.MAX_VALUE;

  FuzzRun(FuzzTarget target, FuzzLength length, Path folder, ThreadMXBean threads) {
    this.target = target;
    this.length = length;
    this.folder = folder;
    this.threads = threads;
    this.random = new SplittableRandom(length.seed());
  }

  @Override
  public FuzzReport call() throws IOException {
    prepare();
    while (inputs < length.inputs()
        && System.nanoTime() - began < TimeUnit.SECONDS.toNanos(length.seconds())
        && failures.size() < MOST_FAILURES) {
      next();
      if (System.nanoTime() - noted > NOTE_NANOS) {
        noted = System.nanoTime();
        note();
      }
    }
    note();
    return report();
  }

  private void note() throws IOException {
    Files.writeString(OUTPUT.resolve(target.name() + ".txt"), report() + "\n");
  }

  /** Writes all files, and reads every valid content, which loads the classes too. */
  private void prepare() throws IOException {
    Files.createDirectories(OUTPUT);
    for (String name : target.fixed().keySet()) {
      Files.createDirectories(folder.resolve(name).getParent());
      write(name, target.fixed().get(name));
    }
    for (FuzzedFile file : target.fuzzed()) {
      Files.createDirectories(folder.resolve(file.name()).getParent());
      write(file.name(), file.valid().getFirst());
      corpus.add(new ArrayList<>(file.valid()));
    }
    for (FuzzedFile file : target.fuzzed()) {
      for (byte[] valid : file.valid()) {
        write(file.name(), valid);
        target.reader().read(folder);
      }
      write(file.name(), file.valid().getFirst());
    }
  }

  private void write(String name, byte[] content) throws IOException {
    Files.write(folder.resolve(name), content);
  }

  private void next() throws IOException {
    if (inputs % ROW == 0) {
      FuzzedFile last = target.fuzzed().get(which);
      write(last.name(), last.valid().getFirst());
      which = random.nextInt(corpus.size());
    }
    List<byte[]> known = corpus.get(which);
    FuzzedFile file = target.fuzzed().get(which);
    byte[] input =
        file.mutation()
            .apply(
                known.get(random.nextInt(known.size())),
                known.get(random.nextInt(known.size())),
                random);
    write(file.name(), input);
    inputs++;
    Attempt attempt = attempt(input);
    for (int i = 1; i < REPEATS && exceeds(attempt, input); i++) {
      // A collection of garbage or a class that is loaded counts once only.
      attempt = attempt.orLess(attempt(input));
    }
    judge(attempt, file, input);
    if (attempt.thrown == null) {
      read++;
    } else if (places.add(place(attempt.thrown))
        && known.size() < MOST_FOUND
        && input.length <= LARGEST_FOUND) {
      known.add(input);
    }
  }

  private Attempt attempt(byte[] input) {
    current = input;
    startedComputing = threads.getCurrentThreadCpuTime();
    started = System.nanoTime();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    @Nullable Throwable thrown = null;
    try {
      target.reader().read(folder);
    } catch (Throwable e) { // Errors are what is looked for.
      thrown = e;
    }
    allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
    long computed = threads.getCurrentThreadCpuTime() - startedComputing;
    started = Long.MAX_VALUE;
    startedComputing = Long.MAX_VALUE;
    return new Attempt(thrown, computed, allocated);
  }

  private boolean exceeds(Attempt attempt, byte[] input) {
    return attempt.nanos > SLOW_NANOS || attempt.bytes > target.allowedBytes(input.length);
  }

  private void judge(Attempt attempt, FuzzedFile file, byte[] input) throws IOException {
    long allowed = target.allowedBytes(input.length);
    double share = (double) attempt.bytes / allowed;
    largest = largest.orLarger(new Allocation(attempt.bytes, input.length, share));
    slowest = Math.max(slowest, attempt.nanos);
    @Nullable String problem = attempt.thrown == null ? null : problem(attempt.thrown);
    int place = attempt.thrown == null ? 0 : place(attempt.thrown);
    if (problem == null && attempt.bytes > allowed) {
      problem = "allocated %d bytes, need at most %d".formatted(attempt.bytes, allowed);
    }
    if (problem == null && attempt.nanos > SLOW_NANOS) {
      problem = "took %.1f s".formatted(attempt.nanos / 1e9);
    }
    if (problem != null && failedPlaces.add(place)) {
      failures.add(problem + ", file " + save(file.name(), input));
    }
  }

  private Path save(String name, byte[] input) throws IOException {
    String number = "%s-%d-".formatted(target.name(), failures.size() + 1);
    return Files.write(OUTPUT.resolve(number + name.replace('/', '-')), input);
  }

  /** What is wrong with how a file was refused, or null if it is as promised. */
  private @Nullable String problem(Throwable thrown) {
    if (!(thrown instanceof InvalidFileException refusal)) {
      StackTraceElement[] trace = thrown.getStackTrace();
      return thrown
          + (trace.length == 0
              ? ""
              : " at " + List.of(trace).subList(0, Math.min(6, trace.length)));
    }
    String message = String.valueOf(refusal.getMessage());
    if (!refusal.file().startsWith(folder.toString()) || !message.startsWith(refusal.file())) {
      return "names another file: " + message;
    }
    if (message.length() > LONGEST_MESSAGE) {
      return "says too much: " + message.length() + " characters";
    }
    return message.chars().anyMatch(Character::isISOControl)
        ? "has control characters: " + message
        : null;
  }

  /** A number for the lines of code that a failure came from. */
  private static int place(Throwable thrown) {
    int place = thrown.getClass().hashCode();
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      StackTraceElement[] trace = e.getStackTrace();
      for (int i = 0; i < Math.min(4, trace.length); i++) {
        place = 31 * place + trace[i].hashCode();
      }
    }
    return place;
  }

  /** Processor nanoseconds that the present file has taken so far. */
  long computes(long thread) {
    long start = startedComputing;
    return start == Long.MAX_VALUE ? 0 : threads.getThreadCpuTime(thread) - start;
  }

  /** Nanoseconds since the present file was given to the reader. */
  long waits() {
    long start = started;
    return start == Long.MAX_VALUE ? 0 : System.nanoTime() - start;
  }

  /** The report of a run whose reader does not come back. */
  FuzzReport hanging(StackTraceElement... stack) throws IOException {
    Path file = Files.write(OUTPUT.resolve(target.name() + "-hang"), current);
    failures.add("hangs in " + List.of(stack) + ", file " + file);
    return report();
  }

  FuzzReport report() {
    return new FuzzReport(
        target.name(),
        inputs,
        read,
        places.size(),
        (System.nanoTime() - began) / 1e9,
        slowest / 1e9,
        largest,
        failures);
  }

  /**
   * One reading of a file.
   *
   * @param thrown how it failed, or null
   * @param nanos of the processor
   * @param bytes allocated
   */
  private record Attempt(@Nullable Throwable thrown, long nanos, long bytes) {

    Attempt orLess(Attempt other) {
      return new Attempt(thrown, Math.min(nanos, other.nanos), Math.min(bytes, other.bytes));
    }
  }
}
