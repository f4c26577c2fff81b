package org.speechlm4j.core.cpu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.HostTensor;

/**
 * The elements behind one or more arrays: made by a kernel, host data that is copied to the heap
 * when a kernel first asks for it, or a matrix of small integers, which never changes.
 *
 * <p>What kernels derive from it once, such as weights packed into panels, is kept beside it; a
 * weight that is only ever used packed is never unpacked to the heap. Models that were loaded from
 * one file have both in common. An array over a file that has been closed is not usable, whether or
 * not there is a copy on the heap.
 */
final class Storage {

  private final @Nullable HostTensor host;
  private final SharedWeights.@Nullable Weight shared;
  private final @Nullable NarrowPanels narrow;
  private final boolean pooled;
  private float @Nullable [] floats;
  private int @Nullable [] ints;
  private @Nullable Map<Object, Object> derived;
  private @Nullable ScratchMemory lender;
  private @Nullable List<float[]> borrowed;
  private volatile boolean freed;
  private volatile boolean kept;
  private boolean changed;
  private int owners = 1;

  Storage(float[] floats) {
    this(floats, false);
  }

  private Storage(float[] floats, boolean pooled) {
    this.host = null;
    this.shared = null;
    this.narrow = null;
    this.floats = floats;
    this.pooled = pooled;
  }

  /** A storage whose array came from a pool and may return there. */
  static Storage pooled(float[] floats) {
    return new Storage(floats, true);
  }

  Storage(int[] ints) {
    this.host = null;
    this.shared = null;
    this.narrow = null;
    this.pooled = false;
    this.ints = ints;
  }

  Storage(HostTensor host) {
    this(host, null);
  }

  /** A storage of host data whose copies others have too, until this one changes. */
  Storage(HostTensor host, SharedWeights.@Nullable Weight shared) {
    this.host = host;
    this.shared = shared;
    this.narrow = null;
    this.pooled = false;
  }

  Storage(NarrowPanels narrow) {
    this.host = null;
    this.shared = null;
    this.narrow = narrow;
    this.pooled = false;
  }

  /** The small integers that are the elements, or null if they are none. */
  @Nullable NarrowPanels narrow() {
    return narrow;
  }

  /** Host data that the elements still are, or null if there is none. */
  synchronized @Nullable HostTensor unchanged() {
    requireUsable();
    return changed ? null : host;
  }

  /** Whether the array came from a pool. */
  boolean pooled() {
    return pooled;
  }

  /** The floats from index 0, possibly followed by unused ones. */
  synchronized float[] floats() {
    requireUsable();
    if (floats == null) {
      if (shared != null) {
        return shared.floats(this::copy);
      }
      floats = copy();
    }
    return floats;
  }

  /** The floats if they are on the heap. */
  private float @Nullable [] copied() {
    return floats == null && shared != null ? shared.floats() : floats;
  }

  private float[] copy() {
    if (narrow != null) {
      float[] values = new float[narrow.columns() * narrow.depth()];
      narrow.read(0, values.length, values, 0);
      return values;
    }
    if (host == null || !host.storage().isFloat()) {
      throw new IllegalArgumentException("array: found indices, need floats");
    }
    return host.toFloats();
  }

  /** The ints from index 0. */
  synchronized int[] ints() {
    requireUsable();
    if (ints == null) {
      if (host == null || host.storage().isFloat()) {
        throw new IllegalArgumentException("array: found floats, need indices");
      }
      ints = host.toInts();
    }
    return ints;
  }

  /** The floats themselves if they are on the heap, else a copy: to read once. */
  synchronized float[] floatsToPack() {
    requireUsable();
    float[] heap = copied();
    return heap != null ? heap : copy();
  }

  /** Copies some floats, without unpacking the rest. */
  void read(int from, int count, float[] out, int to) {
    float[] heap;
    synchronized (this) {
      requireUsable();
      heap = host == null && narrow == null ? floats() : copied();
    }
    if (heap != null) {
      System.arraycopy(heap, from, out, to, count);
    } else if (host != null) {
      System.arraycopy(host.part(from, count).toFloats(), 0, out, to, count);
    } else if (narrow != null) {
      narrow.read(from, count, out, to);
    }
  }

  /** What {@code make} derives from this storage, made once for each key. */
  @SuppressWarnings("unchecked") // a key is used with one type only
  synchronized <T> T derived(Object key, Function<Storage, T> make) {
    requireUsable();
    if (shared != null && !changed) {
      return shared.derived(key, () -> make.apply(this));
    }
    if (derived == null) {
      derived = new HashMap<>();
    }
    return (T) derived.computeIfAbsent(key, k -> make.apply(this));
  }

  /** An array for something derived, which goes back to {@code memory} when that is dropped. */
  synchronized float[] borrow(ScratchMemory memory, int count) {
    if (shared != null && !changed) {
      return new float[count];
    }
    lender = memory;
    float[] array = memory.borrowExactly(count);
    if (borrowed == null) {
      borrowed = new ArrayList<>();
    }
    borrowed.add(array);
    return array;
  }

  private synchronized void dropDerived() {
    derived = null;
    if (lender != null && borrowed != null) {
      borrowed.forEach(lender::give);
      borrowed = null;
    }
  }

  /**
   * The floats, to be changed: what was derived from them is dropped. The elements then differ from
   * the host data, which is not read again.
   *
   * @throws IllegalArgumentException if they are small integers
   */
  synchronized float[] floatsToChange() {
    if (narrow != null) {
      throw new IllegalArgumentException(
          "update: found a weight held as %s, which is frozen, need floats"
              .formatted(narrow.format()));
    }
    float[] values = floats();
    if (shared != null && floats == null) {
      values = values.clone();
      floats = values;
    }
    changed = true;
    dropDerived();
    return values;
  }

  /** Counts one more array with this storage. */
  synchronized Storage share() {
    requireLive();
    owners++;
    return this;
  }

  /** Counts one array fewer; whether it was the last. */
  synchronized boolean release() {
    requireLive();
    owners--;
    return owners == 0;
  }

  /** Takes the elements out of all scopes, to live until they are freed. */
  synchronized void keep() {
    requireLive();
    kept = true;
  }

  /** Whether the end of a scope passes over the elements: they are kept, or freed before. */
  boolean leftByScopes() {
    return kept || freed;
  }

  /** Ends the life of the elements; any use from now on is an error. */
  void free() {
    dropDerived();
    freed = true;
  }

  private void requireUsable() {
    requireLive();
    if (host != null && !changed) {
      host.requireOpen();
    }
  }

  private void requireLive() {
    if (freed) {
      throw new IllegalStateException(
          "tensor used after the scope in which it was made; only a scope's result outlives it");
    }
  }
}
