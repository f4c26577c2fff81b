package org.speechlm4j.core.hub;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy leads to an address, by the variables of Python's tools: {@code https_proxy} and
 * {@code http_proxy} by the address's scheme, else {@code all_proxy}, unless {@code no_proxy} names
 * its host. Names in capitals hold where those in small letters are not set.
 *
 * <p>Where no variable names a proxy, Java's own settings hold, such as {@code https.proxyHost}.
 *
 * @param byScheme the proxy's address for {@code http}, {@code https} or {@code all}, as it was
 *     given: it is looked at when it is needed
 * @param direct hosts that are reached without: names, which stand for those below them too,
 *     perhaps with a port; IPv4 networks such as {@code 10.0.0.0/8}; or {@code *}
 */
public record Proxies(Map<String, String> byScheme, List<String> direct) {

  /** Whatever Java's own settings say. */
  public static final Proxies NONE = new Proxies(Map.of(), List.of());

  private static final String TUNNELS = "jdk.http.auth.tunneling.disabledSchemes";
  private static final Pattern NUMBERS =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})(?:/(\\d{1,2}))?");

  /** Copies both. */
  public Proxies {
    byScheme = Map.copyOf(byScheme);
    direct = List.copyOf(direct);
  }

  static Proxies of(Variables variables) {
    Map<String, String> byScheme = new TreeMap<>();
    for (String scheme : List.of("http", "https", "all")) {
      // A web server hands on a visitor's header Proxy as HTTP_PROXY.
      boolean visitors = scheme.equals("http") && variables.values().containsKey("REQUEST_METHOD");
      String small = variables.text(scheme + "_proxy", "");
      String text = visitors || !small.isEmpty() ? small : capitals(variables, scheme + "_proxy");
      if (!text.isEmpty()) {
        byScheme.put(scheme, text.contains("://") ? text : "http://" + text);
      }
    }
    String direct = variables.text("no_proxy", capitals(variables, "no_proxy"));
    return new Proxies(
        byScheme,
        Pattern.compile("[,\\s]+")
            .splitAsStream(direct.toLowerCase(Locale.ROOT))
            .map(name -> name.replaceFirst("^\\*?\\.", ""))
            .filter(name -> !name.isEmpty())
            .toList());
  }

  private static String capitals(Variables variables, String name) {
    return variables.text(name.toUpperCase(Locale.ROOT), "");
  }

  /**
   * The proxy that leads to an address, or null where none is named.
   *
   * @throws HubException if what is named is none that Java can use
   */
  @Nullable URI to(URI address) throws HubException {
    String scheme = address.getScheme().toLowerCase(Locale.ROOT);
    String name = byScheme.containsKey(scheme) ? scheme : "all";
    String text = byScheme.get(name);
    if (text == null || isDirect(address)) {
      return null;
    }
    String variable = name.toUpperCase(Locale.ROOT) + "_PROXY";
    URI proxy = proxy(variable, text);
    if (proxy.getRawUserInfo() != null && scheme.equals("https") && !tunnelsTakePasswords()) {
      throw new HubException(
          "%s: found a user, whose password Java sends for https only with -D%s="
              .formatted(variable, TUNNELS));
    }
    return proxy;
  }

  private static URI proxy(String variable, String text) throws HubException {
    try {
      URI proxy = URI.create(text);
      if ("http".equalsIgnoreCase(proxy.getScheme())
          && proxy.getHost() != null
          && proxy.getPort() < 1 << 16) {
        return proxy;
      }
    } catch (IllegalArgumentException e) {
      // Said below, without the password that may stand in it.
    }
    throw new HubException(
        "%s: found %s, need http://host:port".formatted(variable, PlainText.withoutUser(text)));
  }

  /** Not by default, says the JDK's file net.properties. */
  private static boolean tunnelsTakePasswords() {
    return !System.getProperty(TUNNELS, "Basic").toLowerCase(Locale.ROOT).contains("basic");
  }

  private boolean isDirect(URI address) {
    String host = address.getHost().toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
    String withPort = host + ":" + Redirection.port(address);
    return direct.stream()
        .anyMatch(
            name ->
                name.equals("*")
                    || isOrIsBelow(host, name)
                    || isOrIsBelow(withPort, name)
                    || isInNetwork(host, name));
  }

  private static boolean isOrIsBelow(String host, String name) {
    return host.equals(name) || host.endsWith("." + name);
  }

  private static boolean isInNetwork(String host, String network) {
    Matcher there = NUMBERS.matcher(host);
    Matcher here = NUMBERS.matcher(network);
    if (!there.matches() || !here.matches() || here.group(5) == null) {
      return false;
    }
    int free = 32 - Math.min(32, Integer.parseInt(here.group(5)));
    return number(there) >> free == number(here) >> free;
  }

  private static long number(Matcher parts) {
    long number = 0;
    for (int i = 1; i <= 4; i++) {
      number = number << 8 | Long.parseLong(parts.group(i));
    }
    return number;
  }

  /** Addresses without users and passwords, which stay secret. */
  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>();
    byScheme.forEach((scheme, proxy) -> shown.put(scheme, PlainText.withoutUser(proxy)));
    return "%s, direct %s".formatted(shown, direct);
  }
}
