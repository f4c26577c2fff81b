package org.speechlm4j.core.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.speechlm4j.core.tensor.Backend;

/** What {@code speechlm verify} checks, as an assertion over the fixtures among test resources. */
public final class FixtureAssertions {

  private FixtureAssertions() {}

  /** Every output of {@code /fixtures/NAME} matches. */
  public static void assertMatches(String name, Backend backend) throws IOException {
    assertMatches(name, backend, output -> true);
  }

  /** Those outputs of {@code /fixtures/NAME} match that are chosen, at least one. */
  public static void assertMatches(String name, Backend backend, Predicate<String> chosen)
      throws IOException {
    try (Fixture fixture = Fixture.open(folder(name))) {
      Verification verification = Verification.of(fixture, backend);
      List<String> outputs = fixture.outputs().stream().filter(chosen).toList();
      assertThat(outputs).as("outputs of %s", name).isNotEmpty();
      List<OutputResult> wrong =
          verification.check(outputs).stream().filter(result -> !result.matches()).toList();
      assertThat(OutputResult.lines(wrong)).as("outputs of %s that do not match", name).isEmpty();
    }
  }

  /** The folder {@code /fixtures/NAME} among the test resources. */
  public static Path folder(String name) {
    String path = "/fixtures/" + name;
    URL resource = FixtureAssertions.class.getResource(path);
    try {
      URI uri = Objects.requireNonNull(resource, path + ": no such test resource").toURI();
      return Path.of(uri);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(path, e);
    }
  }
}
