package org.speechlm4j.core.hub;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What it means that a request got no answer from its server, and what can be done about it. */
final class ConnectionFailure {

  /** The words of the JDK's client; by others, a tunnel that is refused is a broken connection. */
  private static final Pattern NO_TUNNEL = Pattern.compile("Tunnel failed, got: (\\d{3})");

  private static final int WANTS_PASSWORD = 407;

  private ConnectionFailure() {}

  /**
   * The failure, explained if it is one that a user can mend.
   *
   * @param address what was asked for
   * @param proxy host and port of the proxy that leads there, or null if there is none
   */
  static IOException of(URI address, @Nullable String proxy, Throwable failure) {
    String said = String.valueOf(failure.getMessage());
    Matcher tunnel = NO_TUNNEL.matcher(said);
    if (proxy != null && tunnel.find()) {
      return ofProxy(address, proxy, Integer.parseInt(tunnel.group(1)));
    }
    String certificate = certificate(address, failure);
    if (certificate != null) {
      return new HubException(
          "%s: found a certificate %s (%s)"
              .formatted(withoutQuery(address), certificate, PlainText.of(said)),
          failure);
    }
    return switch (failure) {
      case ConnectException e -> new NoConnection(address, e);
      case HttpConnectTimeoutException e -> new NoConnection(address, e);
      case IOException e -> e;
      default -> new IOException(String.valueOf(failure), failure);
    };
  }

  /** The failure of a proxy that answers in place of the server. */
  static HubException ofProxy(URI address, @Nullable String proxy, int status) {
    String named = proxy == null ? "" : " " + proxy;
    String meaning =
        status == WANTS_PASSWORD
            ? "wants a user and a password, or others: need %s_PROXY=http://user:password@%s"
                .formatted(
                    address.getScheme().toUpperCase(Locale.ROOT),
                    proxy == null ? "host:port" : proxy)
            : "makes no tunnel there";
    return new HubException(
        "%s: the proxy%s %s (HTTP %d)".formatted(withoutQuery(address), named, meaning, status),
        status,
        null);
  }

  /** What is wrong with a server's certificate and needed instead, or null if nothing is. */
  private static @Nullable String certificate(URI address, Throwable failure) {
    if (has(failure, CertificateExpiredException.class)
        || has(failure, CertificateNotYetValidException.class)) {
      return "that is not valid now, need one that is, and a clock that goes right";
    }
    if (has(failure, CertPathBuilderException.class)
        || has(failure, CertPathValidatorException.class)) {
      return "whose issuer Java does not trust, need it in Java's trust store, which"
          + " -Djavax.net.ssl.trustStore=FILE names; proxies that read along have issuers of"
          + " their own";
    }
    return has(failure, CertificateException.class)
        ? "of another host, need one of " + address.getHost()
        : null;
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(20)
        .anyMatch(type::isInstance);
  }

  /** What is signed in a store's address is in its query. */
  private static String withoutQuery(URI address) {
    return PlainText.of(
        "%s://%s%s".formatted(address.getScheme(), address.getRawAuthority(), address.getPath()));
  }
}
