package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectionTest {

  private static final URI HUB = URI.create("https://hub/a/b?x=1");

  @ParameterizedTest
  @CsvSource({
    "/c, https://hub/c",
    "c, https://hub/a/c",
    "//cdn/c, https://cdn/c",
    "https://cdn:8443/c?s=1, https://cdn:8443/c?s=1",
    "HTTPS://cdn/c, HTTPS://cdn/c"
  })
  void webAddresses_areFollowed(String location, String expected) throws HubException {
    assertThat(Redirection.follow(HUB, location)).isEqualTo(URI.create(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hub/c",
        "file:///etc/passwd",
        "ftp://hub/c",
        "javascript:alert(1)",
        "https://user:word@hub/c",
        "https:///c",
        "https:opaque",
        "https://a b/c",
        "https://hub:65536/c",
        "\\\\host\\share"
      })
  void otherAddresses_areRefused(String location) {
    assertThatThrownBy(() -> Redirection.follow(HUB, location))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("redirects to");
  }

  @Test
  void http_mayStayHttp_orRiseToHttps() throws HubException {
    URI plain = URI.create("http://hub/a");
    assertThat(Redirection.follow(plain, "http://cdn/x")).hasHost("cdn");
    assertThat(Redirection.follow(plain, "https://cdn/x")).hasHost("cdn");
  }

  @Test
  void queryWithQuotesAndSpaces_isFollowed() throws HubException {
    assertThat(Redirection.follow(HUB, "https://cdn/x?filename=\"a b\";s=%22"))
        .isEqualTo(URI.create("https://cdn/x?filename=%22a%20b%22;s=%22"));
  }

  @Test
  void signature_isLeftOutOfTheMessage() {
    assertThatThrownBy(() -> Redirection.follow(HUB, "http://cdn/x?Signature=secret"))
        .hasMessageContaining("http://cdn/x?...")
        .message()
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "https://hub/x, true",
    "https://HUB:443/x, true",
    "HTTPS://hub/x, true",
    "http://hub/x, false",
    "https://hub:444/x, false",
    "https://hub.evil/x, false",
    "https://evil/hub, false",
    "https://sub.hub/x, false"
  })
  void origin_isSchemeHostAndPort(String address, boolean same) {
    assertThat(Redirection.sameOrigin(HUB, URI.create(address))).isEqualTo(same);
  }
}
