package org.speechlm4j.examples.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the pages show is what the build compiles, runs or has. */
class DocumentsTest {

  /** Commands, which {@code ReadmeTest} reads; Java; parts of poms; drawings. */
  private static final List<String> KINDS = List.of("sh", "java", "xml", "text");

  private static final Pattern REGION =
      Pattern.compile("(?s)@start region=\"[^\"]+\"\\n(.*?)// @end");
  private static final Pattern TEST = Pattern.compile("-Dtest=(\\w+)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(.*)</artifactId>");

  @Test
  void everyBlock_saysWhatItIs() throws IOException {
    assertThat(MarkdownBlock.all())
        .isNotEmpty()
        .allSatisfy(block -> assertThat(block.kind()).as(block.toString()).isIn(KINDS));
  }

  @Test
  void javaBlocks_areRegionsOfTestedSnippets() throws IOException {
    List<String> regions = new ArrayList<>();
    for (Path source : JavaFormatting.sources(Repository.root())) {
      if (source.getParent().endsWith("snippets")) {
        REGION
            .matcher(Files.readString(source))
            .results()
            .forEach(region -> regions.add(withoutMargins(region.group(1))));
      }
    }
    assertThat(blocks("java"))
        .isNotEmpty()
        .allSatisfy(block -> assertThat(regions).contains(withoutMargins(block.text())));
  }

  @Test
  void dependencies_areOfThisBuild() throws IOException {
    String bom = Files.readString(Repository.root().resolve("bom/pom.xml"));
    List<MarkdownBlock> poms = blocks("xml");
    assertThat(poms).isNotEmpty();
    for (MarkdownBlock pom : poms) {
      assertThat(ARTIFACT.matcher(pom.text()).results().map(MatchResult::group))
          .isNotEmpty()
          .allSatisfy(artifact -> assertThat(bom).contains(artifact));
      assertThat(pom.text().lines().map(String::strip).filter(line -> line.startsWith("<version>")))
          .isNotEmpty()
          .allSatisfy(version -> assertThat(bom).contains(version));
    }
  }

  @Test
  void testsThatPagesName_exist() throws IOException {
    List<String> tests =
        JavaFormatting.sources(Repository.root()).stream()
            .map(source -> source.getFileName().toString().replace(".java", ""))
            .toList();
    for (Path page : MarkdownBlock.pages()) {
      assertThat(TEST.matcher(Files.readString(page)).results().map(test -> test.group(1)))
          .as(page.toString())
          .isSubsetOf(tests);
    }
  }

  @Test
  void links_leadSomewhere() throws IOException {
    for (Path page : MarkdownBlock.pages()) {
      assertThat(LINK.matcher(Files.readString(page)).results().map(link -> link.group(1)))
          .as(page.toString())
          .allSatisfy(link -> assertThat(page.resolveSibling(link)).exists());
    }
  }

  private static List<MarkdownBlock> blocks(String kind) throws IOException {
    return MarkdownBlock.all().stream().filter(block -> block.kind().equals(kind)).toList();
  }

  private static String withoutMargins(String code) {
    return code.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("\n"));
  }
}
