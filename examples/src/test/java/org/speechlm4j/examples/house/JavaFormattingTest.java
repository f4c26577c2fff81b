package org.speechlm4j.examples.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaFormattingTest {

  private final ByteArrayOutputStream unformatted = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, UTF_8);
  }

  private void check(Path root) throws Exception {
    JavaFormatting.check(root, stream(unformatted), stream(errors));
  }

  @Test
  void everySource_isFormatted() throws Exception {
    Path root = Repository.root();
    assertThat(JavaFormatting.sources(root))
        .contains(root.resolve("core/src/main/java/org/speechlm4j/core/package-info.java"));
    check(root);
    assertThat(errors.toString(UTF_8)).isEmpty();
    assertThat(unformatted.toString(UTF_8))
        .as("sources to rewrite with: mvn -q -N -Pformat process-sources")
        .isEmpty();
  }

  @Test
  void unformattedSource_isNamed(@TempDir Path root) throws Exception {
    Files.writeString(root.resolve("Crooked.java"), "class  Crooked{ }\n");
    check(root);
    assertThat(unformatted.toString(UTF_8)).contains("Crooked.java");
  }
}
