package org.speechlm4j.examples.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The list of examples by question names what there is. */
class ExamplesReadmeTest {

  private static final int MAX_PROGRAM_LINES = 60;
  private static final Path EXAMPLES = Repository.root().resolve("examples");
  private static final String PACKAGE = "java/org/speechlm4j/examples";
  private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)\\]\\(([^)]+)\\)");
  private static final Pattern REGION = Pattern.compile("`([^`]+)`");

  /** The programs of one page each. */
  static Stream<Path> programs() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES.resolve("src/main").resolve(PACKAGE))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream()
          .filter(file -> !file.endsWith("package-info.java"));
    }
  }

  private static List<MatchResult> links() throws IOException {
    return LINK.matcher(Files.readString(EXAMPLES.resolve("README.md"))).results().toList();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void program_isShortTestedAndListed(Path program) throws IOException {
    String name = String.valueOf(program.getFileName()).replace(".java", "");
    assertThat(Files.readAllLines(program)).hasSizeLessThanOrEqualTo(MAX_PROGRAM_LINES);
    assertThat(EXAMPLES.resolve("src/test").resolve(PACKAGE).resolve(name + "Test.java")).exists();
    assertThat(links()).extracting(link -> link.group(1)).contains(name);
  }

  @Test
  void links_leadSomewhere() throws IOException {
    assertThat(links())
        .allSatisfy(
            link -> assertThat(EXAMPLES.resolve(link.group(2).replaceAll("#.*", ""))).exists());
  }

  @Test
  void snippets_areRegionsOfTheTestsThatAreNamed() throws IOException {
    for (MatchResult link : links()) {
      if (link.group(1).startsWith("snippet")) {
        String source = Files.readString(EXAMPLES.resolve(link.group(2)));
        assertThat(REGION.matcher(link.group(1)).results())
            .isNotEmpty()
            .allSatisfy(
                region -> assertThat(source).contains("@start region=\"" + region.group(1) + '"'));
      }
    }
  }
}
