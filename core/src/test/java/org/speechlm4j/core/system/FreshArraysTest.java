package org.speechlm4j.core.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FreshArraysTest {

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Test
  void floats_areZerosOfTheCount() {
    assertThat(FreshArrays.floats(3)).containsExactly(0, 0, 0);
    assertThat(FreshArrays.floats(FreshArrays.LARGE)).hasSize(FreshArrays.LARGE);
  }

  @Test
  void largeArray_isNotWaitedForByAnInterruptedThread() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> FreshArrays.floats(FreshArrays.LARGE))
        .isInstanceOf(CancellationException.class)
        .hasMessage("interrupted");
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void smallArray_isMadeByAnInterruptedThread() {
    Thread.currentThread().interrupt();
    assertThat(FreshArrays.floats(1)).hasSize(1);
  }

  @Test
  void arrayThatNoMemoryHolds_isThatError() {
    assertThatThrownBy(() -> FreshArrays.floats(Integer.MAX_VALUE))
        .isInstanceOf(OutOfMemoryError.class);
  }
}
