package org.speechlm4j.core.hub;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file's name in a repository: relative, its parts separated by slashes.
 *
 * <p>Names come from the server and become paths here. One that could mean a place outside of its
 * folder, on any system, is an error: no honest server sends it.
 *
 * @param name such as {@code config.json} or {@code tokenizer/vocab.txt}
 */
record RepositoryFile(String name) implements Comparable<RepositoryFile> {

  private static final int LONGEST_NAME = 1000;

  /** In bytes, as Linux counts them; elsewhere characters are counted, which are no more. */
  private static final int LONGEST_PART = 255;

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}]");
  private static final Pattern NOT_PORTABLE = Pattern.compile("[<>:\"|?*]|[. ]$");
  private static final Set<String> DEVICES =
      Set.of("con", "prn", "aux", "nul", "conin$", "conout$");
  private static final Pattern NUMBERED_DEVICE = Pattern.compile("(com|lpt)[0-9¹²³]");
  private static final Set<String> PICKLES =
      Set.of("bin", "pt", "pth", "ckpt", "pkl", "pickle", "joblib", "npy", "npz", "h5", "msgpack");

  RepositoryFile {
    if (!isInside(name)) {
      throw new IllegalArgumentException(
          "the server names a file %s, need a relative path inside of the repository"
              .formatted(PlainText.of(name)));
    }
  }

  /** Whether a name cannot lead out of its folder, on any system. */
  static boolean isInside(String name) {
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return name.length() <= LONGEST_NAME
        && name.indexOf('\\') < 0
        && !CONTROL.matcher(name).find()
        && !name.matches("[A-Za-z]:.*");
  }

  /** Whether every system can hold the name as a file of its own. */
  boolean isPortable() {
    for (String part : name.split("/", -1)) {
      String stem = part.replaceFirst("\\..*", "").strip().toLowerCase(Locale.ROOT);
      if (part.getBytes(StandardCharsets.UTF_8).length > LONGEST_PART
          || NOT_PORTABLE.matcher(part).find()
          || DEVICES.contains(stem)
          || NUMBERED_DEVICE.matcher(stem).matches()) {
        return false;
      }
    }
    return true;
  }

  boolean isAtTop() {
    return name.indexOf('/') < 0;
  }

  boolean isSafeTensors() {
    return name.endsWith(".safetensors");
  }

  /** Whether it is of a kind of weights that nothing here reads, most of which can run code. */
  boolean isPickle() {
    return PICKLES.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  /** Its path below a folder. */
  Path in(Path folder) {
    Path path = folder;
    for (String part : name.split("/", -1)) {
      path = path.resolve(part);
    }
    return path;
  }

  @Override
  public int compareTo(RepositoryFile other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
