package org.speechlm4j.core.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EditErrorsTest {

  private static EditErrors between(String right, String found) {
    return EditErrors.of(letters(right), letters(found));
  }

  private static List<String> letters(String word) {
    return word.isEmpty() ? List.of() : List.of(word.split(""));
  }

  @Test
  void equalSequences_haveNoErrors() {
    assertThat(between("speech", "speech")).isEqualTo(new EditErrors(0, 0, 0, 6));
  }

  @Test
  void errors_areCountedByKind() {
    assertThat(between("abcd", "abxd")).isEqualTo(new EditErrors(1, 0, 0, 4));
    assertThat(between("abcd", "abd")).isEqualTo(new EditErrors(0, 1, 0, 4));
    assertThat(between("abcd", "abxcd")).isEqualTo(new EditErrors(0, 0, 1, 4));
    assertThat(between("kitten", "sitting")).isEqualTo(new EditErrors(2, 0, 1, 6));
    assertThat(between("saturday", "sunday")).isEqualTo(new EditErrors(1, 2, 0, 8));
  }

  @Test
  void emptySequences_areAllDeletionsOrInsertions() {
    assertThat(between("abc", "")).isEqualTo(new EditErrors(0, 3, 0, 3));
    assertThat(between("", "ab")).isEqualTo(new EditErrors(0, 0, 2, 0));
  }

  @Test
  void rate_isOverAllRightSymbolsTogether() {
    EditErrors sum = EditErrors.none().plus(between("abcd", "a")).plus(between("ef", "efgh"));
    assertThat(sum).isEqualTo(new EditErrors(0, 3, 2, 6));
    assertThat(sum.rate()).isEqualTo(5.0 / 6);
  }

  @Test
  void rateOfNothing_isRefused() {
    assertThatThrownBy(() -> EditErrors.none().rate())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found no right symbols");
  }
}
