package org.speechlm4j.core.cpu;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.HostTensor;

/**
 * What an engine derives from the weights of mapped files, once for all models that were loaded
 * from the same file, for as long as one of them lives.
 */
final class SharedWeights {

  private final Map<HostTensor.Origin, Entry> entries = new HashMap<>();
  private final ReferenceQueue<Weight> dropped = new ReferenceQueue<>();

  /** What is derived from the weight of an origin. */
  synchronized Weight of(HostTensor.Origin origin) {
    while (dropped.poll() instanceof Entry entry) {
      entries.remove(entry.origin, entry);
    }
    Entry entry = entries.get(origin);
    @Nullable Weight weight = entry == null ? null : entry.get();
    if (weight == null) {
      weight = new Weight();
      entries.put(origin, new Entry(origin, weight, dropped));
    }
    return weight;
  }

  /** A weight's place in the table, which does not keep it alive. */
  private static final class Entry extends WeakReference<Weight> {
    private final HostTensor.Origin origin;

    Entry(HostTensor.Origin origin, Weight weight, ReferenceQueue<Weight> dropped) {
      super(weight, dropped);
      this.origin = origin;
    }
  }

  /** One weight's floats, and what else was derived from it; none of it ever changes. */
  static final class Weight {

    private float @Nullable [] floats;
    private final Map<Object, Object> derived = new HashMap<>();

    /** The floats, copied when first asked for. */
    synchronized float[] floats(Supplier<float[]> copy) {
      if (floats == null) {
        floats = copy.get();
      }
      return floats;
    }

    /** The floats if they have been copied. */
    synchronized float @Nullable [] floats() {
      return floats;
    }

    /** What is made once for each key. */
    @SuppressWarnings("unchecked") // a key is used with one type only
    synchronized <T> T derived(Object key, Supplier<T> make) {
      return (T) derived.computeIfAbsent(key, k -> make.get());
    }
  }
}
