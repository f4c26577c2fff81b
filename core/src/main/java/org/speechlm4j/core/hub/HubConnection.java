package org.speechlm4j.core.hub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a hub and to where it redirects.
 *
 * <p>Redirects are followed here and not by the client, for the client would carry the token to
 * wherever they lead: it goes to the endpoint's scheme, host and port alone.
 */
final class HubConnection implements AutoCloseable {

  private static final int MOST_REDIRECTS = 10;
  private static final int PROXY_WANTS_PASSWORD = 407;

  private final HubSettings settings;
  private final ProxySettings proxies;
  private final HttpClient client;

  HubConnection(HubSettings settings) {
    this.settings = settings;
    this.proxies = new ProxySettings(settings.proxies());
    // HTTP/1.1: parallel files take connections of their own, which are faster than one for all.
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.answerTimeout())
            .proxy(proxies)
            .build();
  }

  HubSettings settings() {
    return settings;
  }

  /** Whether an address is on the endpoint's server. */
  boolean isEndpoint(URI address) {
    return Redirection.sameOrigin(address, settings.endpoint());
  }

  /** Gets what is at an address, following its redirects; the caller closes the body. */
  HttpResponse<TimedBody> get(URI address, Map<String, String> headers) throws IOException {
    return exchange("GET", address, headers, answer -> false);
  }

  /**
   * Asks for an address's headers alone.
   *
   * @param last says of a redirect whether its own headers are what is wanted
   */
  HttpResponse<TimedBody> head(URI address, Predicate<HttpResponse<?>> last) throws IOException {
    return exchange("HEAD", address, Map.of(), last);
  }

  private HttpResponse<TimedBody> exchange(
      String method, URI address, Map<String, String> headers, Predicate<HttpResponse<?>> last)
      throws IOException {
    URI at = address;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpResponse<TimedBody> answer = send(request(method, at, headers));
      String location = answer.headers().firstValue("Location").orElse(null);
      if (location == null || !isRedirect(answer.statusCode()) || last.test(answer)) {
        return checked(answer, location);
      }
      answer.body().close();
      at = Redirection.follow(at, location);
    }
    throw new HubException("%s: found more than %d redirects".formatted(address, MOST_REDIRECTS));
  }

  private HttpRequest request(String method, URI address, Map<String, String> headers)
      throws HubException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .setHeader("User-Agent", "speechlm4j")
            .setHeader("Accept-Encoding", "identity");
    headers.forEach(request::setHeader);
    if (settings.token() != null && isEndpoint(address)) {
      request.setHeader("Authorization", "Bearer " + settings.token());
    }
    String proxyUser = ProxySettings.authorization(settings.proxies().to(address));
    if (proxyUser != null) {
      request.setHeader("Proxy-Authorization", proxyUser);
    }
    return request.build();
  }

  /**
   * Sends one request. Its time-out is kept here: the client's ends with the head in one JDK and
   * with the body in another.
   */
  private HttpResponse<TimedBody> send(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<TimedBody>> pending =
        client.sendAsync(request, head -> new TimedBody(settings.silenceTimeout()));
    HttpResponse<TimedBody> answer = await(request, pending);
    if (answer.statusCode() == PROXY_WANTS_PASSWORD) {
      // Without a body where the proxy was asked for a tunnel.
      if (answer.body() != null) {
        answer.body().close();
      }
      throw ConnectionFailure.ofProxy(
          request.uri(), proxies.name(request.uri()), PROXY_WANTS_PASSWORD);
    }
    return answer;
  }

  private HttpResponse<TimedBody> await(
      HttpRequest request, CompletableFuture<HttpResponse<TimedBody>> answer) throws IOException {
    try {
      return answer.get(settings.answerTimeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw Sleeper.interrupted();
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new HttpTimeoutException(
          "%s: found no answer within %d ms"
              .formatted(request.uri().getHost(), settings.answerTimeout().toMillis()));
    } catch (ExecutionException e) {
      throw ConnectionFailure.of(
          request.uri(), proxies.name(request.uri()), Objects.requireNonNullElse(e.getCause(), e));
    }
  }

  private HttpResponse<TimedBody> checked(HttpResponse<TimedBody> answer, @Nullable String location)
      throws HubException {
    int status = answer.statusCode();
    boolean redirect = isRedirect(status) && location != null;
    if (redirect || status == 200 || status == 206 || status == 416) {
      return answer;
    }
    answer.body().close();
    throw new HubException(
        Refusals.describe(answer, isEndpoint(answer.uri()), settings.token() != null),
        status,
        answer
            .headers()
            .firstValue("Retry-After")
            .map(header -> Backoff.retryAfter(header, ZonedDateTime.now(ZoneOffset.UTC)))
            .orElse(null));
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
