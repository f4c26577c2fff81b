package org.speechlm4j.examples.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A page that Chromium has loaded, cut off from the network, with what went wrong on the way. */
final class OpenPage {

  private static final int HEIGHT = 900;

  private final DevTools tools;
  private final String session;
  private final CompletableFuture<Void> loaded = new CompletableFuture<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private OpenPage(DevTools tools, String session) {
    this.tools = tools;
    this.session = session;
  }

  static OpenPage open(DevTools tools, URI page, int width) {
    String target =
        tools
            .send("", "Target.createTarget", Map.of("url", "about:blank"))
            .get("targetId")
            .asText();
    String session =
        tools
            .send("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .asText();
    OpenPage open = new OpenPage(tools, session);
    tools.listen(open::note);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      open.send(domain + ".enable", Map.of());
    }
    open.send(
        "Network.emulateNetworkConditions",
        Map.of("offline", true, "latency", 0, "downloadThroughput", 0, "uploadThroughput", 0));
    open.send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
    open.send("Page.navigate", Map.of("url", page.toString()));
    open.loaded.join();
    return open;
  }

  /** Errors on the console and exceptions that no script caught. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  /** Addresses that the page asked for, itself included, those within it ({@code data:}) not. */
  List<String> requests() {
    return requests.stream().filter(address -> !address.matches("(data|blob):.*")).toList();
  }

  /**
   * The value of a JavaScript expression, awaited if it is a promise.
   *
   * @throws IllegalStateException if it throws
   */
  JsonNode evaluate(String expression) {
    JsonNode answer =
        send(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.at("/result/value");
  }

  private JsonNode send(String method, Map<String, ?> parameters) {
    return tools.send(session, method, parameters);
  }

  private void note(JsonNode event) {
    if (!event.path("sessionId").asText().equals(session)) {
      return;
    }
    JsonNode what = event.path("params");
    switch (event.path("method").asText()) {
      case "Page.loadEventFired" -> loaded.complete(null);
      case "Runtime.exceptionThrown" -> errors.add(what.path("exceptionDetails").toString());
      case "Runtime.consoleAPICalled" -> {
        if (what.path("type").asText().equals("error")) {
          errors.add(what.path("args").toString());
        }
      }
      case "Log.entryAdded" -> {
        if (what.at("/entry/level").asText().equals("error")) {
          errors.add(what.at("/entry/text").asText());
        }
      }
      case "Network.requestWillBeSent" -> requests.add(what.at("/request/url").asText());
      default -> {}
    }
  }
}
