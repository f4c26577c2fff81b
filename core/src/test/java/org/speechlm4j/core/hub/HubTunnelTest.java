package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Downloads by https through a proxy's tunnels, which alone lead to {@code hub.test}. What is
 * trusted is what Java trusts by default, so that is what the tests set.
 */
@Timeout(60)
class HubTunnelTest {

  private static final String STORE = "store GET /model.safetensors";

  private static SSLContext javas;
  private static SSLContext testing;
  private static TestCertificate certificate;

  @TempDir private Path cache;
  private final List<Duration> pauses = new ArrayList<>();
  private final byte[] weights = new byte[300_000];
  private FakeHub server;
  private TunnelProxy proxy;

  @BeforeAll
  static void trust(@TempDir Path folder)
      throws IOException, InterruptedException, NoSuchAlgorithmException {
    javas = SSLContext.getDefault();
    certificate = TestCertificate.of(folder, "hub.test", "localhost");
    testing = certificate.context();
    SSLContext.setDefault(testing);
  }

  @AfterAll
  static void trustAsBefore() {
    SSLContext.setDefault(javas);
  }

  @BeforeEach
  void start() throws IOException {
    new Random(1).nextBytes(weights);
    server = new FakeHub(testing);
    server.add("model.safetensors", weights);
    proxy = new TunnelProxy();
    proxy.lead("hub.test:443", server.endpoint().getPort());
    proxy.lead("other.test:443", server.endpoint().getPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  private Hub hub(Map<String, String> variables) throws IOException {
    return Hub.of(HubSettings.of(environment(variables), cache), pauses::add);
  }

  private Map<String, String> environment(Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>();
    environment.put("HF_ENDPOINT", "https://hub.test");
    environment.put("HF_HUB_CACHE", cache.toString());
    environment.put("HF_TOKEN", "secret");
    environment.put("HTTPS_PROXY", proxy.address());
    // Nobody is there: https does not take it.
    environment.put("HTTP_PROXY", "localhost:1");
    environment.putAll(variables);
    return environment;
  }

  private void assertDownloads(Hub hub) throws IOException {
    assertThat(hub.folder("owner/name").resolve("model.safetensors")).hasBinaryContent(weights);
  }

  @Test
  void https_goesThroughTunnels_andTheProxyHearsNoToken() throws IOException {
    assertDownloads(hub(Map.of()));
    String store = "CONNECT localhost:%d ".formatted(server.storeAddress().getPort());
    assertThat(proxy.heads).anyMatch(head -> head.startsWith("CONNECT hub.test:443 "));
    assertThat(proxy.heads).anyMatch(head -> head.startsWith(store));
    assertThat(proxy.heads).allSatisfy(head -> assertThat(head).doesNotContain("uthorization"));
    assertThat(proxy.heard()).doesNotContain("secret").doesNotContain("/api/models");
    assertThat(server.requests)
        .allSatisfy(
            request ->
                assertThat(request.header("Authorization"))
                    .isEqualTo(request.server().equals("hub") ? "Bearer secret" : ""));
  }

  @Test
  void hostsOfNoProxy_areReachedWithout() throws IOException {
    assertDownloads(
        hub(Map.of("HF_ENDPOINT", server.endpoint().toString(), "NO_PROXY", "localhost")));
    assertThat(proxy.heads).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"403 Forbidden", "407 Proxy Authentication Required"})
  void proxyThatRefuses_isNamed_andNotAskedAgain(String status) throws IOException {
    proxy.refusal = status;
    Hub hub = hub(Map.of());
    assertThatThrownBy(() -> hub.folder("owner/name"))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll(
            "the proxy " + proxy.address(), "hub.test", "HTTP " + status.substring(0, 3));
    assertThat(pauses).isEmpty();
  }

  @Test
  void proxyThatWantsAPassword_isGivenOneByItsAddress() throws IOException {
    proxy.refusal = "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"";
    Hub hub = hub(Map.of());
    assertThatThrownBy(() -> hub.folder("owner/name"))
        .hasMessageContaining("HTTPS_PROXY=http://user:password@" + proxy.address());
  }

  @ParameterizedTest
  @ValueSource(strings = {"502 Bad Gateway", "503 Service Unavailable"})
  void proxyThatIsBusy_isAskedAgain(String status) throws IOException {
    proxy.refusal = status;
    Hub hub = hub(Map.of());
    assertThatThrownBy(() -> hub.folder("owner/name"))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll(
            "the proxy " + proxy.address(), "hub.test", "HTTP " + status.substring(0, 3));
    assertThat(pauses).hasSize(4);
    proxy.refusal = "";
    assertDownloads(hub);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 1_000, 3_000})
  void tunnelThatBreaks_isMadeAgain(int bytes) throws IOException {
    proxy.breakTunnel("hub.test:443", bytes);
    proxy.breakTunnel("hub.test:443", bytes);
    assertDownloads(hub(Map.of()));
  }

  @Test
  void tunnelThatBreaksInsideAFile_isGoneOnFrom() throws IOException {
    proxy.breakTunnel("localhost:" + server.storeAddress().getPort(), 100_000);
    assertDownloads(hub(Map.of()));
    assertThat(server.requests)
        .filteredOn(request -> request.toString().equals(STORE))
        .extracting(request -> request.header("Range"))
        .hasSize(2)
        .last()
        .asString()
        .startsWith("bytes=");
  }

  @Test
  void proxyThatDoesNotAnswer_isGivenUpOn() throws IOException {
    proxy.isSilent = true;
    HubSettings s = HubSettings.of(Map.of("HTTPS_PROXY", proxy.address()), cache);
    Duration little = Duration.ofMillis(200);
    HubSettings hasty =
        new HubSettings(
            URI.create("https://hub.test"), cache, null, false, true, little, little, s.proxies());
    assertThatThrownBy(() -> Hub.of(hasty, pauses::add).folder("owner/name"))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll(
            "hub.test", "through the proxy " + proxy.address(), "TimeoutException");
  }

  @Test
  void proxyThatIsNotThere_isNamed() throws IOException {
    String address = proxy.address();
    proxy.close();
    Hub hub = hub(Map.of());
    assertThatThrownBy(() -> hub.folder("owner/name"))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll("hub.test", "through the proxy " + address);
  }

  @Test
  void certificateOfNoKnownIssuer_isSaidWithWhatIsNeeded() throws IOException {
    Hub hub = hub(Map.of());
    SSLContext.setDefault(javas);
    try {
      assertThatThrownBy(() -> hub.folder("owner/name"))
          .isInstanceOf(HubException.class)
          .hasMessageContainingAll(
              "https://hub.test/api/models/owner/name",
              "found a certificate whose issuer Java does not trust",
              "-Djavax.net.ssl.trustStore=");
      assertThat(pauses).isEmpty();
    } finally {
      SSLContext.setDefault(testing);
    }
  }

  @Test
  void certificateOfAnotherHost_isSaid() throws IOException {
    Hub hub = hub(Map.of("HF_ENDPOINT", "https://other.test"));
    assertThatThrownBy(() -> hub.folder("owner/name"))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll(
            "https://other.test/api/models/owner/name",
            "found a certificate of another host",
            "need one of other.test");
    assertThat(pauses).isEmpty();
  }

  /** The way of a user behind a proxy that wants a password and reads along. */
  @Test
  void javasOwnFlags_nameTheTrustStore_andLetThePasswordOut() throws Exception {
    proxy.password = "Proxy-Authorization: Basic " + base64("me:pass word");
    Process java =
        child(
            Map.of("HTTPS_PROXY", "http://me:pass%20word@" + proxy.address()),
            "-Djavax.net.ssl.trustStore=" + certificate.store(),
            "-Djavax.net.ssl.trustStorePassword=" + TestCertificate.PASSWORD,
            "-Djdk.http.auth.tunneling.disabledSchemes=");
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor()).as(said).isZero();
    assertThat(Path.of(said.strip()).resolve("model.safetensors")).hasBinaryContent(weights);
    assertThat(proxy.heard()).doesNotContain("secret");
    assertThat(server.requests)
        .isNotEmpty()
        .allSatisfy(request -> assertThat(request.header("Proxy-Authorization")).isEmpty());
  }

  private Process child(Map<String, String> variables, String... flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of(flags));
    List<String> places = new ArrayList<>();
    for (Class<?> type :
        List.of(
            Hub.class, HubFolder.class, JsonMapper.class, JsonFactory.class, JsonInclude.class)) {
      places.add(
          Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    command.addAll(List.of("-cp", String.join(File.pathSeparator, places)));
    command.addAll(List.of(HubFolder.class.getName(), "owner/name"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.matches("(?i)HF_.*|.*_PROXY|JAVA_TOOL.*"));
    builder.environment().putAll(environment(variables));
    return builder.start();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
