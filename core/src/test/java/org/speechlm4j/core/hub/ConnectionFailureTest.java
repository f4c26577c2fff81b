package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class ConnectionFailureTest {

  private static final URI STORE = URI.create("https://store.test:8443/a?signature=secret");

  @Test
  void certificateOfThePast_isSaidToBeOne_andTheSignatureIsNot() {
    Exception expired = new CertPathValidatorException(new CertificateExpiredException("old"));
    Throwable failure = new SSLHandshakeException("PKIX").initCause(expired);
    assertThat(ConnectionFailure.of(STORE, null, failure))
        .isInstanceOf(HubException.class)
        .hasMessageContaining(
            "https://store.test:8443/a: found a certificate that is not valid now")
        .hasMessageNotContaining("secret");
  }

  @Test
  void hostThatIsNone_isSaidToBeOne() {
    IOException failure = new ConnectException();
    failure.initCause(new UnresolvedAddressException());
    assertThat(ConnectionFailure.of(STORE, null, failure))
        .isInstanceOfSatisfying(
            NoConnection.class, none -> assertThat(none.address()).isEqualTo(STORE))
        .hasMessage("found no such host")
        .hasCause(failure);
  }

  @Test
  void whatNobodyCanMend_staysAsItIs() {
    IOException failure = new EOFException("x");
    assertThat(ConnectionFailure.of(STORE, "proxy:1", failure)).isSameAs(failure);
    assertThat(ConnectionFailure.of(STORE, null, new IllegalStateException("x")))
        .isExactlyInstanceOf(IOException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
  }
}
