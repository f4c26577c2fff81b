package org.speechlm4j.core;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A file whose content is not what its format, or the model that reads it, needs: the one exception
 * of every reader here for files that are damaged, cut or hostile.
 *
 * <p>The message is one line: the file, the place in it, what was found and what is needed. The
 * place is a byte's offset in binary formats, line and column or the key in JSON, the name of the
 * tensor in checkpoints. What a message quotes of a file is cut to a bounded length, and control
 * characters in it are shown as escapes. A file that cannot be read at all, because the disk fails
 * for example, is another {@link IOException}.
 */
public final class InvalidFileException extends IOException {

  private static final long serialVersionUID = 1L;

  private static final int LONGEST_PROBLEM = 1000;

  private final String file;
  private final long offset;

  /**
   * Names the file and what is wrong with it.
   *
   * @param file the file or folder at fault
   * @param problem what was found and what is needed, in one sentence
   */
  public InvalidFileException(Path file, String problem) {
    this(file, -1, problem, null);
  }

  /** As {@link #InvalidFileException(Path, String)}, with the failure that revealed it. */
  public InvalidFileException(Path file, String problem, Throwable cause) {
    this(file, -1, problem, cause);
  }

  private InvalidFileException(Path file, long offset, String problem, @Nullable Throwable cause) {
    super(file + ": " + (offset < 0 ? "" : "at byte " + offset + ": ") + oneLine(problem), cause);
    this.file = file.toString();
    this.offset = offset;
  }

  /**
   * Names the byte too.
   *
   * @param offset of what is wrong, from the start of the file
   */
  public static InvalidFileException at(Path file, long offset, String problem) {
    return new InvalidFileException(file, offset, problem, null);
  }

  /** As {@link #at(Path, long, String)}, with the failure that revealed it. */
  public static InvalidFileException at(Path file, long offset, String problem, Throwable cause) {
    return new InvalidFileException(file, offset, problem, cause);
  }

  /** The path of the file or folder at fault, as it was given. */
  public String file() {
    return file;
  }

  /**
   * Where in the file, in bytes from its start; none in text formats and where a whole is wrong.
   */
  public OptionalLong offset() {
    return offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /** Files choose what their names and strings are, so neither may forge lines or fill a log. */
  private static String oneLine(String problem) {
    int kept = LONGEST_PROBLEM / 2;
    String bounded =
        problem.length() <= LONGEST_PROBLEM
            ? problem
            : problem.substring(0, kept) + " ... " + problem.substring(problem.length() - kept);
    if (bounded.chars().noneMatch(Character::isISOControl)) {
      return bounded;
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < bounded.length(); i++) {
      char c = bounded.charAt(i);
      if (Character.isISOControl(c)) {
        line.append("\\u%04x".formatted((int) c));
      } else {
        line.append(c);
      }
    }
    return line.toString();
  }
}
