package org.speechlm4j.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.examples.corpus.Gender;
import org.speechlm4j.examples.tour.ProbeStudy.Target;

class ProbeStudyTest {

  @ParameterizedTest
  @EnumSource(Target.class)
  void targetThatTheFeaturesTell_isReadWithoutError(Target target) {
    ProbeStudy.Result result =
        run(
            target,
            (utterance, frame, phone) ->
                switch (target) {
                  case PHONE -> MadeData.oneHot(phone, 3);
                  case SPEAKER, SPEAKER_OF_FRAME -> MadeData.oneHot(MadeData.voice(utterance), 6);
                  default -> MadeData.oneHot(utterance.gender() == Gender.FEMALE ? 1 : 0, 2);
                });
    assertThat(result.accuracy().mean()).isEqualTo(1);
    assertThat(result.accuracy().low()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Target.class)
  void featuresThatTellNothing_areNoBetterThanTheCommonestClass(Target target) {
    ProbeStudy.Result result = run(target, (utterance, frame, phone) -> new float[2]);
    double classes =
        switch (target) {
          case PHONE -> 3;
          case SPEAKER, SPEAKER_OF_FRAME -> 4;
          default -> 2;
        };
    assertThat(result.majority()).isCloseTo(1 / classes, within(1e-12));
    assertThat(result.accuracy().mean()).isCloseTo(1 / classes, within(1e-12));
  }

  @Test
  void speakers_areReadFromSentencesThatTheProbeHasNotHeard() {
    ProbeStudy.Result result =
        run(
            Target.SPEAKER,
            (utterance, frame, phone) ->
                MadeData.oneHot((utterance.id().hashCode() & 0x7FFFFFFF) % 997, 997));
    assertThat(result.accuracy().mean()).isLessThanOrEqualTo(0.5);
  }

  private static ProbeStudy.Result run(Target target, MadeData.Channels channels) {
    TourCorpus data = MadeData.of(channels);
    FeatureSet features =
        FeatureSet.of(
            "as made", data.samples(), data.samples().stream().map(Sample::cepstra).toList());
    return new ProbeStudy(data, 1, CpuEngine.withThreads(1)).run(target, features);
  }
}
