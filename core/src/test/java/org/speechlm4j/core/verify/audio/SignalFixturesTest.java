package org.speechlm4j.core.verify.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.FixtureAssertions;

class SignalFixturesTest {

  @ParameterizedTest
  @ValueSource(strings = {"spectra", "resampling", "whisper-features-80"})
  void everyOutput_isWithinItsTolerance(String fixture) throws IOException {
    FixtureAssertions.assertMatches(fixture, new ReferenceEngine());
  }

  @Test
  void callText_isThatOfTheOutput() throws IOException {
    try (Fixture fixture = Fixture.open(FixtureAssertions.folder("resampling"))) {
      CallText call = CallText.of(fixture, "out.kaiser_24000_16000");
      assertThat(call.integer("width (\\d+)", 0)).isEqualTo(64);
      assertThat(call.number("beta ([0-9.]+[0-9])", 0)).isEqualTo(14.769656459379492);
      assertThat(call.number("absent ([0-9.]+)", 5)).isEqualTo(5);
      assertThat(CallText.of(fixture, "out.none").text()).isEmpty();
    }
  }
}
