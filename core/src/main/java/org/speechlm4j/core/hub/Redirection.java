package org.speechlm4j.core.hub;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where a redirect may lead, and which addresses are one and the same server. */
final class Redirection {

  private static final Pattern NO_URI = Pattern.compile("[ \"<>\\\\^`{|}]");

  private Redirection() {}

  /**
   * The address that a redirect names.
   *
   * @param from where the answer came from
   * @param location its header {@code Location}, absolute or relative
   * @throws HubException if it leads out of the web, or from https to http
   */
  static URI follow(URI from, String location) throws HubException {
    URI to;
    try {
      to = from.resolve(URI.create(withPlainQuery(location.strip())));
    } catch (IllegalArgumentException e) {
      throw refused(from, location, "an address");
    }
    String scheme = scheme(to);
    if (!scheme.equals("https") && !(scheme.equals("http") && scheme(from).equals("http"))) {
      throw refused(from, location, scheme(from).equals("http") ? "http or https" : "https");
    }
    if (!isServer(to)) {
      throw refused(from, location, "a host, a port below 65536, and no user");
    }
    return to;
  }

  /** Stores put names with quotes and spaces into their queries, which a URI may not have. */
  private static String withPlainQuery(String location) {
    int query = location.indexOf('?') + 1;
    if (query == 0) {
      return location;
    }
    return location.substring(0, query)
        + NO_URI
            .matcher(location.substring(query))
            .replaceAll(found -> "%%%02X".formatted((int) found.group().charAt(0)));
  }

  /** Whether an address names a host, a port that there may be, and nobody's password. */
  static boolean isServer(URI address) {
    return address.getHost() != null
        && address.getPort() < 1 << 16
        && address.getRawUserInfo() == null;
  }

  /** Whether two addresses have scheme, host and port in common. */
  static boolean sameOrigin(URI a, URI b) {
    return scheme(a).equals(scheme(b))
        && a.getHost() != null
        && a.getHost().equalsIgnoreCase(b.getHost())
        && port(a) == port(b);
  }

  /** The port of an address of the web, named or not. */
  static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return scheme(address).equals("https") ? 443 : 80;
  }

  private static String scheme(URI address) {
    return address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
  }

  private static HubException refused(URI from, String location, String needed) {
    return new HubException(
        "%s: redirects to %s, need %s"
            .formatted(
                from.getHost(), PlainText.of(location.replaceFirst("\\?.*", "?...")), needed));
  }
}
