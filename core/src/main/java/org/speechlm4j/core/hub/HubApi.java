package org.speechlm4j.core.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a hub says about its models. */
final class HubApi {

  /** The most that is read of a listing; the largest repositories' have some millions of bytes. */
  private static final int MOST_BYTES = 1 << 25;

  private static final JsonMapper JSON = new JsonMapper();

  private final HubConnection connection;
  private final Backoff backoff;

  HubApi(HubConnection connection, Backoff backoff) {
    this.connection = connection;
    this.backoff = backoff;
  }

  /**
   * What a repository holds at one commit.
   *
   * @param commit the commit's whole hash
   */
  record Listing(String commit, List<RepositoryFile> files) {}

  /** One try of something. */
  @FunctionalInterface
  private interface Try<T> {
    T run() throws IOException;
  }

  /**
   * Resolves a revision and lists its files.
   *
   * @throws NoConnection at once, without further tries, if there is no connection
   * @throws HubException if the hub refuses, or answers what cannot be trusted
   */
  Listing list(ModelReference model) throws IOException {
    URI address =
        address("/api/models/%s/revision/%s".formatted(model.model(), encoded(model.revision())));
    JsonNode root = trying(() -> json(address));
    String commit = root.path("sha").asText("");
    if (!ModelReference.isCommit(commit)
        || (model.isCommit() && !commit.equals(model.revision()))) {
      throw new HubException(
          "%s: the server names the commit %s, need %s"
              .formatted(
                  model,
                  PlainText.of(commit),
                  model.isCommit() ? model.revision() : "40 hexadecimal digits"));
    }
    List<RepositoryFile> files = new ArrayList<>();
    for (JsonNode sibling : root.path("siblings")) {
      try {
        files.add(new RepositoryFile(sibling.path("rfilename").asText("")));
      } catch (IllegalArgumentException e) {
        throw new HubException(model + ": " + e.getMessage(), e);
      }
    }
    return new Listing(commit, List.copyOf(files));
  }

  /** What the hub announces of one file. */
  RemoteFile announced(ModelReference model, String commit, RepositoryFile file)
      throws IOException {
    HttpResponse<?> answer =
        trying(() -> connection.head(content(model, commit, file), this::describesFile));
    HttpHeaders headers = answer.headers();
    String etag =
        headers.firstValue("X-Linked-Etag").or(() -> headers.firstValue("ETag")).orElse("");
    boolean redirect = answer.statusCode() / 100 == 3;
    long size =
        Headers.length(headers, "X-Linked-Size")
            .orElse(redirect ? -1 : Headers.length(headers, "Content-Length").orElse(-1));
    try {
      return new RemoteFile(file, Checksum.ofEtag(etag), size);
    } catch (IllegalArgumentException e) {
      throw new HubException("%s: %s: %s".formatted(model, file, e.getMessage()), e);
    }
  }

  /** The address of a file's content. */
  URI content(ModelReference model, String commit, RepositoryFile file) {
    String path =
        Stream.of(file.name().split("/", -1)).map(HubApi::encoded).collect(Collectors.joining("/"));
    return address("/%s/resolve/%s/%s".formatted(model.model(), commit, path));
  }

  /**
   * Whether a redirect's own headers describe the file that it leads to: where it says so, or
   * leaves the hub for a store that knows nothing of checksums.
   */
  private boolean describesFile(HttpResponse<?> redirect) {
    HttpHeaders headers = redirect.headers();
    if (headers.firstValue("X-Linked-Etag").isPresent()) {
      return connection.isEndpoint(redirect.uri());
    }
    String location = headers.firstValue("Location").orElse("");
    try {
      return headers.firstValue("ETag").isPresent()
          && !connection.isEndpoint(Redirection.follow(redirect.uri(), location));
    } catch (HubException e) {
      return false;
    }
  }

  private JsonNode json(URI address) throws IOException {
    HttpResponse<TimedBody> answer = connection.get(address, Map.of());
    byte[] bytes;
    try (TimedBody body = answer.body()) {
      bytes =
          body.readWithin(MOST_BYTES + 1, connection.settings().silenceTimeout().multipliedBy(6));
    }
    if (bytes.length > MOST_BYTES) {
      throw new HubException(
          "%s: found more than %d bytes, need a listing".formatted(address, MOST_BYTES));
    }
    try {
      JsonNode root = JSON.readTree(bytes);
      if (root != null && root.isObject()) {
        return root;
      }
    } catch (JsonProcessingException e) {
      throw new HubException(
          "%s: found no JSON: %s".formatted(address, PlainText.of(e.getOriginalMessage())), e);
    }
    throw new HubException("%s: found no JSON object, need a listing".formatted(address));
  }

  private <T> T trying(Try<T> attempt) throws IOException {
    for (int failures = 1; ; failures++) {
      try {
        return attempt.run();
      } catch (NoConnection e) {
        throw e;
      } catch (IOException e) {
        backoff.after(e, failures);
      }
    }
  }

  private URI address(String path) {
    return URI.create(connection.settings().endpoint() + path);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
