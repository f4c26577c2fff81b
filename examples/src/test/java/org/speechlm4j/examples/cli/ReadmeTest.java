package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.examples.house.MarkdownBlock;
import org.speechlm4j.examples.house.Repository;

/** The commands that README and the pages show are commands that there are; CI runs README's. */
class ReadmeTest {

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  /** Words that name what comes with the source, not what commands leave; no patterns. */
  private static final Pattern SHIPPED = Pattern.compile("(examples|[a-z]+/src)/[^*\\[]*");

  /** The arguments of each {@code ./speechlm} in blocks marked {@code sh}. */
  static Stream<List<String>> commands() throws IOException {
    return MarkdownBlock.all().stream()
        .filter(block -> block.kind().equals("sh"))
        .flatMap(block -> block.text().replace("\\\n", " ").lines())
        .filter(line -> line.contains("./speechlm "))
        .map(line -> words(line.substring(line.indexOf("./speechlm ") + "./speechlm ".length())));
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      words.add(word.group().replaceAll("^[\"']|[\"']$", ""));
    }
    return words;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void command_isAcceptedAsItStands(List<String> arguments) {
    assertThat(SpeechLm.commandLine(Map.of()).parseArgs(arguments.toArray(String[]::new)).errors())
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void files_comeWithTheSource(List<String> arguments) {
    assertThat(arguments.stream().filter(SHIPPED.asMatchPredicate()))
        .allMatch(file -> Files.exists(Repository.root().resolve(file)));
  }
}
