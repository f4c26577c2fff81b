package org.speechlm4j.benchmarks.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Optional;

/**
 * A Python that has PyTorch.
 *
 * @param executable its command
 * @param versions what it has, for the report
 */
public record Python(String executable, String versions) {

  private static final String VERSIONS =
      """
      import importlib.metadata as m, platform, torch
      found = [f'Python {platform.python_version()}', f'PyTorch {torch.__version__}']
      for name in ('transformers', 'faiss-cpu', 'numpy'):
          try:
              found.append(f'{name} {m.version(name)}')
          except m.PackageNotFoundError:
              pass
      print(', '.join(found))
      """;

  /** What to say where there is none. */
  public static final String HOW_TO_GET_IT =
      """
      found no PyTorch, so nothing is compared with it. To get it:
        python3 -m venv peers
        peers/bin/pip install torch --index-url https://download.pytorch.org/whl/cpu
        peers/bin/pip install transformers faiss-cpu numpy
      and name that Python: PYTHON=peers/bin/python benchmarks/compare\
      """;

  /** The given Python, if it runs and has PyTorch. */
  public static Optional<Python> find(String executable) {
    try {
      Process process =
          new ProcessBuilder(List.of(executable, "-c", VERSIONS))
              .redirectError(Redirect.DISCARD)
              .start();
      String versions = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return process.waitFor() == 0
          ? Optional.of(new Python(executable, versions))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
