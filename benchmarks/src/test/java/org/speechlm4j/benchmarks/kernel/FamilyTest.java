package org.speechlm4j.benchmarks.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FamilyTest {

  @Test
  void everySetting_isFoundByItsNameAndSaysWhy() {
    assertThat(Family.all())
        .allSatisfy(
            setting -> {
              assertThat(Family.setting(setting.id())).isSameAs(setting);
              assertThat(setting.reason()).isNotBlank();
              assertThat(setting.label()).isNotBlank();
              assertThat(setting.kernel().work().operations()).isPositive();
              assertThat(setting.kernel().work().bytes()).isPositive();
            });
    assertThat(Family.all().map(Setting::id)).doesNotHaveDuplicates();
    assertThat(Family.all().map(Setting::label)).doesNotHaveDuplicates();
  }

  @Test
  void unknownName_isRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> Family.setting("nearest-code.none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nearest-code.encodec");
  }

  @Test
  void sameSeed_drawsTheSameOperands() {
    Kernel kernel = CtcSetting.UTTERANCE.kernel();
    assertThat(kernel.draw(5).get("x").toFloats()).isEqualTo(kernel.draw(5).get("x").toFloats());
    assertThat(Arrays.stream(kernel.draw(5).get("labels").toInts()))
        .allMatch(label -> label > 0 && label < 32);
  }
}
