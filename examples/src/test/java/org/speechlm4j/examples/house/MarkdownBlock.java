package org.speechlm4j.examples.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A fenced block of a page in Markdown.
 *
 * @param page where it stands, from the repository's folder
 * @param kind the word behind its fence, such as {@code sh}; empty if there is none
 * @param text its lines
 */
public record MarkdownBlock(Path page, String kind, String text) {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)$\\n(.*?)^```$");

  /** The folders of pages; those in folders of the last two are pages too. */
  private static final List<String> FOLDERS = List.of("", "docs", "examples");

  /** The pages that people read: all but what a build or a run leaves. */
  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String folder : FOLDERS) {
      int depth = folder.isEmpty() ? 1 : 2;
      try (Stream<Path> files = Files.walk(Repository.root().resolve(folder), depth)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    return pages;
  }

  /** All blocks of all pages. */
  public static List<MarkdownBlock> all() throws IOException {
    List<MarkdownBlock> blocks = new ArrayList<>();
    for (Path page : pages()) {
      Path name = Repository.root().relativize(page);
      BLOCK
          .matcher(Files.readString(page))
          .results()
          .forEach(block -> blocks.add(new MarkdownBlock(name, block.group(1), block.group(2))));
    }
    return blocks;
  }
}
