package org.speechlm4j.examples.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {

  private static Set<String> texts(List<Line> script, boolean test) {
    return script.stream()
        .filter(line -> (line.voice().split() == Split.TEST) == test)
        .map(line -> line.sentence().text())
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 12345})
  void testSentences_areSaidInNoOtherSplit(long seed) {
    List<Line> script = Script.write(Voices.ALL, seed);
    Set<String> shared = new HashSet<>(texts(script, true));
    shared.retainAll(texts(script, false));
    assertThat(shared).isEmpty();
  }

  @Test
  void sameSeed_writesTheSameScript() {
    assertThat(Script.write(Voices.ALL, 3)).isEqualTo(Script.write(Voices.ALL, 3));
    assertThat(Script.write(Voices.ALL, 3)).isNotEqualTo(Script.write(Voices.ALL, 4));
  }

  @Test
  void sums_stayBetweenZeroAndTwenty() {
    assertThat(Sum.all()).allMatch(sum -> sum.value() >= 0 && sum.value() <= 20);
    assertThat(Sum.all()).doesNotHaveDuplicates();
    assertThat(new Sum(3, Sum.Operator.PLUS, 4).words(Language.ENGLISH))
        .isEqualTo("three plus four");
    assertThat(new Sum(3, Sum.Operator.TIMES, 4).words(Language.GERMAN)).isEqualTo("drei mal vier");
  }
}
