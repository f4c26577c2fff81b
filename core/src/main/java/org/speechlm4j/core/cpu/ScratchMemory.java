package org.speechlm4j.core.cpu;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.system.FreshArrays;
import org.speechlm4j.core.tensor.EngineArray;

/**
 * Float arrays for results, reused between scopes.
 *
 * <p>Large arrays are costly to make afresh: the virtual machine clears them, and the operating
 * system maps them page by page. Inside a scope, arrays come from a pool and return to it when the
 * scope ends; outside one they are left to the garbage collector.
 */
final class ScratchMemory {

  private static final int SMALLEST_POOLED = 64;

  @SuppressWarnings("ThreadLocalUsage") // engines are few, and each has scopes of its own
  private final ThreadLocal<@Nullable Scope> scope = new ThreadLocal<>();

  private final Map<Integer, ArrayDeque<float[]>> free = new HashMap<>();
  private final long limit;
  private long pooled;

  /** Keeps at most {@code limit} floats for reuse. */
  ScratchMemory(long limit) {
    this.limit = limit;
  }

  /** A storage of at least {@code count} floats with any content. */
  Storage allocate(int count) {
    Scope inside = scope.get();
    if (inside == null || count < SMALLEST_POOLED) {
      return new Storage(FreshArrays.floats(count));
    }
    Storage storage = Storage.pooled(take(roundUp(count)));
    inside.made.add(storage);
    return storage;
  }

  /** An array of at least {@code count} floats of any content, to be {@link #give given} back. */
  float[] borrow(int count) {
    return take(roundUp(count));
  }

  /** An array of just {@code count} floats of any content, to be {@link #give given} back. */
  float[] borrowExactly(int count) {
    return take(count);
  }

  /** Runs {@code body} in a new scope and frees all that it allocated but the results. */
  List<EngineArray> scoped(Supplier<List<EngineArray>> body) {
    Scope outer = scope.get();
    Scope inner = new Scope();
    scope.set(inner);
    Set<Storage> results = Collections.newSetFromMap(new IdentityHashMap<>());
    try {
      List<EngineArray> arrays = body.get();
      arrays.forEach(array -> results.add(CpuArray.own(array).storage()));
      return arrays;
    } finally {
      if (outer == null) {
        scope.remove();
      } else {
        scope.set(outer);
      }
      end(inner, outer, results);
    }
  }

  /** Counts one array of a storage fewer and reuses its memory after the last. */
  void free(Storage storage) {
    if (storage.release() && storage.pooled()) {
      give(storage.floats());
      storage.free();
    }
  }

  private void end(Scope inner, @Nullable Scope outer, Set<Storage> results) {
    for (Storage storage : inner.made) {
      if (storage.leftByScopes()) {
        continue;
      }
      if (!results.contains(storage)) {
        give(storage.floats());
        storage.free();
      } else if (outer != null) {
        outer.made.add(storage);
      }
    }
  }

  private float[] take(int size) {
    float[] used = takeUsed(size);
    return used == null ? FreshArrays.floats(size) : used;
  }

  private synchronized float @Nullable [] takeUsed(int size) {
    ArrayDeque<float[]> sameSize = free.get(size);
    if (sameSize == null || sameSize.isEmpty()) {
      return null;
    }
    pooled -= size;
    return sameSize.removeLast();
  }

  /** Takes an array that nobody uses any more. */
  synchronized void give(float[] array) {
    if (pooled + array.length <= limit) {
      pooled += array.length;
      free.computeIfAbsent(array.length, size -> new ArrayDeque<>()).addLast(array);
    }
  }

  /** Rounds up by at most an eighth, so that nearly equal sizes share arrays. */
  private static int roundUp(int count) {
    int step = Math.max(SMALLEST_POOLED / 8, Integer.highestOneBit(count) / 8);
    return (int) Math.min(Integer.MAX_VALUE - 16, ((long) count + step - 1) / step * step);
  }

  /** What was allocated since a scope began. */
  private static final class Scope {
    private final List<Storage> made = new ArrayList<>();
  }
}
