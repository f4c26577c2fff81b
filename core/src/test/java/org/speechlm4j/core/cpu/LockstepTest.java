package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockstepTest {

  @ParameterizedTest
  @CsvSource({"1, 8", "2, 8", "2, 7", "3, 2", "3, 1", "7, 16", "7, 10"})
  void run_doesEachChunkOfEachStepOnceAndAfterTheStepBefore(int threads, int chunks) {
    int steps = 2000;
    AtomicIntegerArray times = new AtomicIntegerArray(steps * chunks);
    AtomicInteger early = new AtomicInteger();
    Lockstep.run(
        new WorkerPool(threads),
        steps,
        chunks,
        (step, chunk) -> {
          times.incrementAndGet(step * chunks + chunk);
          for (int i = 0; step > 0 && i < chunks; i++) {
            early.addAndGet(1 - times.get((step - 1) * chunks + i));
          }
        });
    assertThat(early).hasValue(0);
    for (int i = 0; i < times.length(); i++) {
      assertThat(times.get(i)).isEqualTo(1);
    }
  }

  @Test
  void run_whilePoolIsBusy_isDoneByItsCallerAlone() {
    WorkerPool pool = new WorkerPool(3);
    AtomicInteger done = new AtomicInteger();
    AtomicInteger elsewhere = new AtomicInteger();
    pool.run(
        5,
        outer -> {
          Thread caller = Thread.currentThread();
          Lockstep.run(
              pool,
              100,
              4,
              (step, chunk) -> {
                done.incrementAndGet();
                elsewhere.addAndGet(Thread.currentThread().equals(caller) ? 0 : 1);
              });
        });
    assertThat(done).hasValue(5 * 100 * 4);
    assertThat(elsewhere).hasValue(0);
  }

  @Test
  void run_withoutSteps_callsNothing() {
    AtomicInteger calls = new AtomicInteger();
    Lockstep.run(new WorkerPool(2), 0, 4, (step, chunk) -> calls.incrementAndGet());
    assertThat(calls).hasValue(0);
  }

  @Test
  void run_whoseBodyFails_throwsAndLeavesThePoolUsable() {
    WorkerPool pool = new WorkerPool(3);
    for (int at = 0; at < 8; at++) {
      int failing = at;
      assertThatThrownBy(
              () ->
                  Lockstep.run(
                      pool,
                      100,
                      8,
                      (step, chunk) -> {
                        if (step == 50 && chunk == failing) {
                          throw new IllegalStateException("chunk " + chunk);
                        }
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("chunk " + failing);
    }
    AtomicInteger calls = new AtomicInteger();
    pool.run(10, chunk -> calls.incrementAndGet());
    assertThat(calls).hasValue(10);
  }
}
