package org.speechlm4j.core.hub;

import java.util.regex.Pattern;

/**
 * A published model, {@code owner/name@revision}, with the rules of huggingface_hub for names.
 *
 * @param owner user or organisation
 * @param name the model's name
 * @param revision a branch, a tag, a commit, or a pull request such as {@code refs/pr/1}
 */
public record ModelReference(String owner, String name, String revision) {

  /** The revision that is meant where none is named. */
  public static final String MAIN = "main";

  private static final int LONGEST_NAME = 96;
  private static final int LONGEST_REVISION = 250;
  private static final Pattern NAME = Pattern.compile("\\w([\\w.-]*\\w)?");
  private static final Pattern REVISION = Pattern.compile("[\\w.+=@#,-]+(/[\\w.+=@#,-]+)*");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /** Checks each part. */
  public ModelReference {
    checkName("owner", owner);
    checkName("name", name);
    if (!isRevision(revision)) {
      throw new IllegalArgumentException(
          "revision: found %s, need a branch, a tag, a commit or a reference such as refs/pr/1"
              .formatted(PlainText.of(revision)));
    }
  }

  /**
   * Reads {@code owner/name} or {@code owner/name@revision}.
   *
   * @throws IllegalArgumentException if the text is no such thing
   */
  public static ModelReference parse(String text) {
    int at = text.indexOf('@');
    String model = at < 0 ? text : text.substring(0, at);
    int slash = model.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "model: found %s, need owner/name or owner/name@revision".formatted(PlainText.of(text)));
    }
    return new ModelReference(
        model.substring(0, slash),
        model.substring(slash + 1),
        at < 0 ? MAIN : text.substring(at + 1));
  }

  /** Whether a text reads as {@code owner/name} or {@code owner/name@revision}. */
  public static boolean matches(String text) {
    try {
      parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** {@code owner/name}. */
  public String model() {
    return owner + "/" + name;
  }

  /** Whether the revision is a commit's whole hash, which nothing can move. */
  public boolean isCommit() {
    return isCommit(revision);
  }

  static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches();
  }

  /** {@code owner/name}, and the revision if it is another than {@code main}. */
  @Override
  public String toString() {
    return revision.equals(MAIN) ? model() : model() + "@" + revision;
  }

  private static void checkName(String parameter, String text) {
    boolean holds =
        text.length() <= LONGEST_NAME
            && NAME.matcher(text).matches()
            && !text.contains("--")
            && !text.contains("..")
            && !text.endsWith(".git");
    if (!holds) {
      throw new IllegalArgumentException(
          "%s: found %s, need 1 to %d of A-Z a-z 0-9 . _ -, no . or - at an end, no -- or .., no .git"
              .formatted(parameter, PlainText.of(text), LONGEST_NAME));
    }
  }

  /** As git's rules, and such that no system takes a part of it for another folder. */
  private static boolean isRevision(String text) {
    if (text.length() > LONGEST_REVISION || !REVISION.matcher(text).matches()) {
      return false;
    }
    for (String part : text.split("/", -1)) {
      if (part.startsWith(".") || part.endsWith(".") || part.contains("..")) {
        return false;
      }
    }
    return true;
  }
}
