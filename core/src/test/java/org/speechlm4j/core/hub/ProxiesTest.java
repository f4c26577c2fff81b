package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which proxy the variables choose, as Python's urllib and requests do. */
class ProxiesTest {

  private static Proxies of(String... variables) {
    Map<String, String> environment = new TreeMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return Proxies.of(new Variables(environment, Path.of("home")));
  }

  private static String to(Proxies proxies, String address) throws IOException {
    return String.valueOf(proxies.to(URI.create(address)));
  }

  @Test
  void scheme_choosesTheVariable() throws IOException {
    Proxies proxies = of("HTTPS_PROXY", "http://s:1", "HTTP_PROXY", "p:2");
    assertThat(to(proxies, "https://hub.test/x")).isEqualTo("http://s:1");
    assertThat(to(proxies, "http://hub.test/x")).isEqualTo("http://p:2");
    Proxies all = of("ALL_PROXY", "http://a:3", "https_proxy", "http://s:1");
    assertThat(to(all, "https://hub.test")).isEqualTo("http://s:1");
    assertThat(to(all, "http://hub.test")).isEqualTo("http://a:3");
    assertThat(to(Proxies.NONE, "http://hub.test")).isEqualTo("null");
  }

  @Test
  void smallLetters_goFirst_andAVisitorsHeaderIsNoVariable() throws IOException {
    Proxies both = of("HTTP_PROXY", "http://large:1", "http_proxy", "http://small:2");
    assertThat(to(both, "http://hub.test")).isEqualTo("http://small:2");
    Proxies served = of("HTTP_PROXY", "http://evil:1", "REQUEST_METHOD", "GET");
    assertThat(to(served, "http://hub.test")).isEqualTo("null");
  }

  @ParameterizedTest
  @CsvSource({
    "*, hub.test, true",
    "hub.test, hub.test, true",
    "HUB.test, hub.TEST, true",
    ".hub.test, hub.test, true",
    "*.hub.test, cdn.hub.test, true",
    "hub.test, cdn.hub.test, true",
    "hub.test, myhub.test, false",
    "'other, hub.test', hub.test, true",
    "hub.test:8080, hub.test:8080, true",
    "hub.test:8080, hub.test, false",
    "10.1.0.0/16, 10.1.2.3, true",
    "10.1.0.0/16, 10.2.2.3, false",
    "0.0.0.0/0, 10.2.2.3, true",
    "10.1.2.3, 10.1.2.3, true",
    "::1, [::1], true",
  })
  void noProxy_namesHosts(String list, String host, boolean direct) throws IOException {
    Proxies proxies = of("HTTP_PROXY", "http://p:2", "NO_PROXY", list);
    assertThat(to(proxies, "http://" + host + "/x")).isEqualTo(direct ? "null" : "http://p:2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socks5://u:secret@p:1",
        "https://u:secret@p:1",
        "http://u:secret@ p",
        "http://p:65536"
      })
  void otherProxies_areRefusedWhereTheyAreNeeded_withoutTheirPassword(String proxy)
      throws IOException {
    Proxies proxies = of("ALL_PROXY", proxy, "HTTP_PROXY", "http://p:1");
    assertThat(to(proxies, "http://hub.test")).isEqualTo("http://p:1");
    assertThatThrownBy(() -> proxies.to(URI.create("https://hub.test")))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll("ALL_PROXY: found ", "need http://host:port")
        .message()
        .doesNotContain("secret");
    assertThat(proxies.toString()).doesNotContain("secret");
  }

  @Test
  void passwordForATunnel_needsAFlagOfJavas() {
    Proxies proxies = of("HTTPS_PROXY", "http://u:secret@p:1");
    assertThatThrownBy(() -> proxies.to(URI.create("https://hub.test")))
        .hasMessage(
            "HTTPS_PROXY: found a user, whose password Java sends for https only with"
                + " -Djdk.http.auth.tunneling.disabledSchemes=");
  }
}
