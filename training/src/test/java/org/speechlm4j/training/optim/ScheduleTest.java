package org.speechlm4j.training.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Learning-rate schedules; those of PyTorch's fixture are checked with the optimisers. */
class ScheduleTest {

  @Test
  void triStage_risesHoldsAndDecays() {
    Schedule schedule = new Schedule.TriStage(4, 3, 5, 0.1, 0.01);
    assertThat(schedule.factor(0)).isEqualTo(0.1);
    assertThat(schedule.factor(2)).isCloseTo(0.55, within(1e-12));
    assertThat(schedule.factor(4)).isEqualTo(1);
    assertThat(schedule.factor(6)).isEqualTo(1);
    assertThat(schedule.factor(7)).isEqualTo(1);
    assertThat(schedule.factor(9)).isCloseTo(Math.pow(0.01, 0.4), within(1e-12));
    assertThat(schedule.factor(12)).isEqualTo(0.01);
    assertThat(schedule.factor(1000)).isEqualTo(0.01);
  }

  @Test
  void polynomial_ofPowerOne_isLinearDownToItsFloor() {
    Schedule schedule = new Schedule.Polynomial(2, 10, 1, 0.2);
    assertThat(schedule.factor(1)).isEqualTo(0.5);
    assertThat(schedule.factor(6)).isCloseTo(0.6, within(1e-12));
    assertThat(schedule.factor(10)).isCloseTo(0.2, within(1e-12));
    assertThat(schedule.factor(99)).isCloseTo(0.2, within(1e-12));
  }

  static Stream<Schedule> schedules() {
    return Stream.of(
        new Schedule.Constant(3),
        new Schedule.Linear(3, 12),
        Schedule.Cosine.of(3, 12, 0.1),
        new Schedule.Polynomial(0, 12, 2, 0),
        new Schedule.TriStage(1, 2, 3, 0, 0.05),
        new Schedule.InverseSquareRoot(3));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void json_roundTrips(Schedule schedule) throws Exception {
    JsonMapper json = JsonMapper.builder().build();
    String text = json.writerFor(Schedule.class).writeValueAsString(schedule);
    assertThat(json.readValue(text, Schedule.class)).isEqualTo(schedule);
  }

  @Test
  void stepsOutOfOrder_areRefused() {
    assertThatThrownBy(() -> new Schedule.Linear(5, 4)).hasMessageContaining("warm-up 5 of 4");
    assertThatThrownBy(() -> Schedule.Cosine.of(0, 4, 1.5)).hasMessageContaining("floor 1.5");
    assertThatThrownBy(() -> new Schedule.TriStage(0, 0, 1, 0, 0)).hasMessageContaining("last 0");
    assertThatThrownBy(() -> new Schedule.InverseSquareRoot(0)).hasMessageContaining("at least 1");
  }
}
