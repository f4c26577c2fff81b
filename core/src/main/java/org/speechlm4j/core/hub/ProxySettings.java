package org.speechlm4j.core.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way to proxies, and what opens them, in the terms of the JDK's client. */
final class ProxySettings extends ProxySelector {

  private final Proxies proxies;

  ProxySettings(Proxies proxies) {
    this.proxies = proxies;
  }

  @Override
  public List<Proxy> select(URI address) {
    URI proxy = proxy(address);
    if (proxy != null) {
      // Unresolved: the client asks for the proxy's address, off this thread.
      return List.of(
          new Proxy(
              Proxy.Type.HTTP,
              InetSocketAddress.createUnresolved(proxy.getHost(), Redirection.port(proxy))));
    }
    ProxySelector java = ProxySelector.getDefault();
    boolean named = !proxies.byScheme().isEmpty();
    return named || java == null ? List.of(Proxy.NO_PROXY) : java.select(address);
  }

  /** Host and port of the proxy that leads to an address, or null if none does. */
  @Nullable String name(URI address) {
    for (Proxy proxy : select(address)) {
      if (proxy.address() instanceof InetSocketAddress there) {
        return there.getHostString() + ":" + there.getPort();
      }
    }
    return null;
  }

  private @Nullable URI proxy(URI address) {
    try {
      return proxies.to(address);
    } catch (HubException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
    // The request fails by this failure too.
  }

  /**
   * What opens a proxy: the header {@code Proxy-Authorization} for its address's user and password,
   * or null if it has none. Sent without being asked for, as Python's tools do: a client of the
   * JDK's that waits to be asked would answer servers that say 401 too.
   */
  static @Nullable String authorization(@Nullable URI proxy) {
    if (proxy == null || proxy.getRawUserInfo() == null) {
      return null;
    }
    // A plus sign is one here, other than in a query.
    String user =
        URLDecoder.decode(proxy.getRawUserInfo().replace("+", "%2B"), StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }
}
