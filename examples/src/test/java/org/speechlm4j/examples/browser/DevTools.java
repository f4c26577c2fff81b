package org.speechlm4j.examples.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Chromium's DevTools protocol: commands that are answered, and events, as JSON. */
final class DevTools implements WebSocket.Listener {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> replies = new ConcurrentHashMap<>();
  private final List<Consumer<JsonNode>> listeners = new CopyOnWriteArrayList<>();
  private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
  private final StringBuilder message = new StringBuilder();

  private DevTools() {}

  static DevTools connect(URI address) {
    DevTools tools = new DevTools();
    tools.socket.complete(
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, tools).join());
    return tools;
  }

  /** Calls {@code listener} with every event from now on. */
  void listen(Consumer<JsonNode> listener) {
    listeners.add(listener);
  }

  /**
   * Sends a command and waits for its result.
   *
   * @param session the tab's session, or an empty text for the browser itself
   * @throws IllegalStateException if the browser refuses the command
   */
  JsonNode send(String session, String method, Map<String, ?> parameters) {
    int id = lastId.incrementAndGet();
    ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
    command.set("params", JSON.valueToTree(parameters));
    if (!session.isEmpty()) {
      command.put("sessionId", session);
    }
    CompletableFuture<JsonNode> reply = new CompletableFuture<>();
    replies.put(id, reply);
    socket.join().sendText(command.toString(), true).join();
    JsonNode answer = reply.join();
    if (answer.has("error")) {
      throw new IllegalStateException(method + ": " + answer.get("error"));
    }
    return answer.path("result");
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    message.append(part);
    if (last) {
      String text = message.toString();
      message.setLength(0);
      receive(text);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    fail(new IllegalStateException("Chromium ended: " + status + " " + reason));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    fail(error);
  }

  private void receive(String text) {
    JsonNode received;
    try {
      received = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      fail(e);
      return;
    }
    CompletableFuture<JsonNode> reply = replies.remove(received.path("id").asInt());
    if (reply != null) {
      reply.complete(received);
    } else {
      listeners.forEach(listener -> listener.accept(received));
    }
  }

  private void fail(Throwable error) {
    replies.values().forEach(reply -> reply.completeExceptionally(error));
  }
}
