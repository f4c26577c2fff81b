package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands that README shows are commands that there are; CI runs them. */
class ReadmeTest {

  private static final Pattern SHELL_BLOCK = Pattern.compile("(?ms)^```sh$(.*?)^```$");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  /** The arguments of each {@code ./speechlm} in README's blocks marked {@code sh}. */
  static Stream<List<String>> commands() throws IOException {
    return SHELL_BLOCK
        .matcher(Files.readString(Path.of("../README.md")))
        .results()
        .flatMap(block -> block.group(1).replace("\\\n", " ").lines())
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
}
