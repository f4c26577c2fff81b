package org.speechlm4j.core.hub;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which of a repository's files are wanted: by default those that this library can read.
 *
 * <p>That is, at the repository's top: {@code *.json}, {@code *.txt} and {@code *.model} (what
 * configurations and text tokenizers are made of), and of {@code *.safetensors} what transformers
 * would load: {@code model.safetensors} alone, or else the parts that {@code
 * model.safetensors.index.json} lists, or else all. Never pickles and their like, which can run
 * code and are not read.
 *
 * <p>Patterns are those of Python's fnmatch, over the whole name: {@code *} is any text, slashes
 * too, {@code ?} any character.
 */
public final class FileSelection {

  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";
  private static final Pattern PART = Pattern.compile("model-\\d{5,}-of-\\d{5,}\\.safetensors");
  private static final Pattern TEXT = Pattern.compile(".*\\.(json|txt|model)");

  private final List<Pattern> include;
  private final List<Pattern> exclude;

  private FileSelection(List<Pattern> include, List<Pattern> exclude) {
    this.include = include;
    this.exclude = exclude;
  }

  /** What this library can read. */
  public static FileSelection readable() {
    return of(List.of(), List.of());
  }

  boolean isReadable() {
    return include.isEmpty();
  }

  /**
   * What patterns say.
   *
   * @param include which files are wanted; if there is none, what this library can read
   * @param exclude which of those are not
   */
  public static FileSelection of(List<String> include, List<String> exclude) {
    return new FileSelection(
        include.stream().map(FileSelection::pattern).toList(),
        exclude.stream().map(FileSelection::pattern).toList());
  }

  /**
   * The files of a repository that are wanted, in the order of their names.
   *
   * @throws HubException if there is none, or weights only of a kind that is not read
   */
  List<RepositoryFile> of(ModelReference model, List<RepositoryFile> all) throws HubException {
    List<RepositoryFile> chosen =
        candidates(all)
            .filter(file -> !file.isPickle())
            .filter(file -> exclude.stream().noneMatch(p -> p.matcher(file.name()).matches()))
            .sorted()
            .toList();
    if (include.isEmpty() && all.stream().noneMatch(RepositoryFile::isSafeTensors)) {
      refusePickles(model, all);
    }
    if (chosen.isEmpty()) {
      throw new HubException(
          "%s: found %d files, none of which is wanted".formatted(model, all.size()));
    }
    for (RepositoryFile file : chosen) {
      if (!file.isPortable()) {
        throw new HubException(
            "%s: the server names a file %s, need a name that every system can hold"
                .formatted(model, PlainText.of(file.name())));
      }
    }
    return chosen;
  }

  private Stream<RepositoryFile> candidates(List<RepositoryFile> all) {
    if (!include.isEmpty()) {
      return all.stream()
          .filter(file -> include.stream().anyMatch(p -> p.matcher(file.name()).matches()));
    }
    List<String> names = all.stream().map(RepositoryFile::name).toList();
    return all.stream()
        .filter(RepositoryFile::isAtTop)
        .filter(
            file ->
                file.isSafeTensors()
                    ? isLoaded(file.name(), names)
                    : TEXT.matcher(file.name()).matches() && isRead(file.name(), names));
  }

  private static boolean isLoaded(String weights, List<String> names) {
    if (names.contains(SINGLE)) {
      return weights.equals(SINGLE);
    }
    boolean inParts =
        names.contains(INDEX) && names.stream().anyMatch(name -> PART.matcher(name).matches());
    return !inParts || PART.matcher(weights).matches();
  }

  /** An index of weights is read only where its weights are. */
  private static boolean isRead(String text, List<String> names) {
    boolean index = text.endsWith(".index.json");
    return !index || (text.endsWith(".safetensors.index.json") && !names.contains(SINGLE));
  }

  private static void refusePickles(ModelReference model, List<RepositoryFile> all)
      throws HubException {
    List<String> pickles =
        all.stream().filter(RepositoryFile::isPickle).map(RepositoryFile::name).sorted().toList();
    if (!pickles.isEmpty()) {
      throw new HubException(
          ("%s: found weights only as %s, need *.safetensors: pickles can run code and are not"
                  + " read; a pull request may have them, to be named as %s@refs/pr/1")
              .formatted(
                  model, String.join(", ", pickles.stream().limit(3).toList()), model.model()));
    }
  }

  private static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    glob.chars()
        .mapToObj(
            c ->
                switch (c) {
                  case '*' -> ".*";
                  case '?' -> ".";
                  default -> Pattern.quote(Character.toString(c));
                })
        .forEach(regex::append);
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
