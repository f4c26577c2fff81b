package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelReferenceTest {

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @ParameterizedTest
  @CsvSource({
    "facebook/hubert-base-ls960, facebook, hubert-base-ls960, main",
    "a/b, a, b, main",
    "Foo-BAR/foo.bar_1@v1.0, Foo-BAR, foo.bar_1, v1.0",
    "o/n@refs/pr/1, o, n, refs/pr/1",
    "o/n@feature/a-b_c, o, n, feature/a-b_c",
    "_o/n_, _o, n_, main",
    "o/n@a@b, o, n, a@b"
  })
  void names_areRead(String text, String owner, String name, String revision) {
    assertThat(ModelReference.parse(text)).isEqualTo(new ModelReference(owner, name, revision));
    assertThat(ModelReference.matches(text)).isTrue();
    assertThat(ModelReference.parse(text)).hasToString(text.replace("@main", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "name",
        "/name",
        "owner/",
        "a/b/c",
        "./a",
        "../a",
        "a/..",
        "a/.b",
        "a/b.",
        "-a/b",
        "a-/b",
        "a/b--c",
        "a/b..c",
        "a/b.git",
        "a/b c",
        "a/b\n",
        "a/b\u0000",
        "a\\b",
        "C:/b",
        "a/\u00e9",
        "a/b@",
        "a/b@/x",
        "a/b@x/",
        "a/b@x//y",
        "a/b@..",
        "a/b@x/../y",
        "a/b@.x",
        "a/b@x\\y",
        "a/b@x:y",
        "a/b@x y",
        "a/b@x?y",
        "a/b@%2e%2e"
      })
  void otherTexts_areRefused(String text) {
    assertThat(ModelReference.matches(text)).isFalse();
    assertThatThrownBy(() -> ModelReference.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s)(model|owner|name|revision): found .*, need .*");
  }

  @Test
  void longNames_areRefused() {
    assertThat(ModelReference.matches("a/" + "b".repeat(96))).isTrue();
    assertThat(ModelReference.matches("a/" + "b".repeat(97))).isFalse();
    assertThat(ModelReference.matches("a/b@" + "c".repeat(251))).isFalse();
  }

  @Test
  void commit_isToldFromBranches() {
    assertThat(ModelReference.parse("a/b@" + COMMIT).isCommit()).isTrue();
    assertThat(ModelReference.parse("a/b@" + COMMIT.substring(1)).isCommit()).isFalse();
    assertThat(ModelReference.parse("a/b").isCommit()).isFalse();
  }
}
