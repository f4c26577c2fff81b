package org.speechlm4j.examples.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A headless Chromium, told what to do by its DevTools protocol.
 *
 * <p>The program is that of {@code -Dspeechlm.chromium}, or {@code chromium} on the path.
 */
final class Chromium implements AutoCloseable {

  private static final String READY = "DevTools listening on ";

  private final Process process;
  private final DevTools tools;

  private Chromium(Process process, DevTools tools) {
    this.process = process;
    this.tools = tools;
  }

  /** Starts a browser that keeps its state in the folder {@code profile}. */
  static Chromium start(Path profile) throws IOException {
    Process process =
        new ProcessBuilder(
                System.getProperty("speechlm.chromium", "chromium"),
                "--headless",
                // Chromium refuses its sandbox to root, which CI is; the pages are our own.
                "--no-sandbox",
                "--disable-gpu",
                "--autoplay-policy=no-user-gesture-required",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    CompletableFuture<URI> address = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> drainErrors(process, address));
    return new Chromium(process, DevTools.connect(address.join()));
  }

  /** Opens the file {@code page} in a window of {@code width} CSS pixels and waits for its load. */
  OpenPage open(Path page, int width) {
    return OpenPage.open(tools, page.toUri(), width);
  }

  /** Ends the browser and its helpers, which would go on writing to the profile for a while. */
  @Override
  public void close() {
    List<ProcessHandle> helpers = process.descendants().toList();
    process.destroy();
    process.onExit().join();
    helpers.forEach(ProcessHandle::destroyForcibly);
    helpers.forEach(helper -> helper.onExit().join());
  }

  /** Reads standard error to its end, lest it fill, and finds the protocol's address in it. */
  private static void drainErrors(Process process, CompletableFuture<URI> address) {
    StringBuilder log = new StringBuilder();
    try (BufferedReader errors = process.errorReader(UTF_8)) {
      errors
          .lines()
          .forEach(
              line -> {
                log.append(line).append('\n');
                if (line.startsWith(READY)) {
                  address.complete(URI.create(line.substring(READY.length())));
                }
              });
    } catch (IOException | UncheckedIOException e) {
      address.completeExceptionally(e);
    }
    address.completeExceptionally(new IllegalStateException("Chromium did not start:\n" + log));
  }
}
