package io.calamary.core.internal.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.auth.Credentials;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectHandshakeTest {
  private static final Supplier<Handshake> PLAIN =
      () -> new ConnectHandshake(Endpoint.of("www.test", 443), null);

  private static Played answered(String answer) {
    return Played.everywhere(PLAIN, Played.ascii(answer));
  }

  @Test
  void asksForATunnel() {
    Played played = answered("HTTP/1.1 200 OK\r\n\r\nhello");
    assertEquals("CONNECT www.test:443 HTTP/1.1\r\nHost: www.test:443\r\n\r\n", played.saidText());
    assertEquals(Outcome.DONE, played.outcome());
    assertEquals("hello", played.restText(), "what belongs to the target");
  }

  @Test
  void asksForAnIpv6AddressInBrackets() {
    Played played =
        Played.everywhere(
            () -> new ConnectHandshake(Endpoint.of("2001:db8::1", 8443), null),
            Played.ascii("HTTP/1.0 200 OK\n\n"));
    assertTrue(played.saidText().startsWith("CONNECT [2001:db8::1]:8443 HTTP/1.1\r\n"));
    assertEquals(Outcome.DONE, played.outcome());
  }

  @Test
  void logsIn() {
    Played played =
        Played.everywhere(
            () ->
                new ConnectHandshake(
                    Endpoint.of("www.test", 443), new Credentials("Aladdin", "open sesame")),
            Played.ascii("HTTP/1.1 200 OK\r\n\r\n"));
    assertTrue(
        played
            .saidText()
            .contains("\r\nProxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n"));
  }

  @Test
  void lengthOfASuccessMeansNothing() {
    Played played =
        answered("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello");
    assertEquals("hello", played.restText());
  }

  @Test
  void passesOverInterimAnswers() {
    Played played = answered("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 Fine\r\n\r\nx");
    assertEquals(Outcome.DONE, played.outcome());
    assertEquals("x", played.restText());
  }

  @Test
  void takesNoMoreThanAFewInterimAnswers() {
    Played played = answered("HTTP/1.1 102 Wait\r\n\r\n".repeat(20));
    assertEquals(Outcome.State.BROKEN, played.outcome().state());
  }

  @ParameterizedTest
  @CsvSource({
    "407, UPSTREAM_FAILED",
    "401, UPSTREAM_DENIED",
    "403, UPSTREAM_DENIED",
    "502, HOST_UNREACHABLE",
    "503, HOST_UNREACHABLE",
    "504, CONNECT_TIMEOUT",
    "302, UPSTREAM_FAILED",
    "500, UPSTREAM_FAILED"
  })
  void maps(int status, CloseReason reason) {
    Outcome outcome =
        answered("HTTP/1.1 " + status + " No\r\nContent-Length: 2\r\n\r\nno").outcome();
    assertEquals(Outcome.State.REFUSED, outcome.state());
    assertEquals(reason, outcome.reason());
    assertEquals("answered " + status, outcome.detail());
  }

  @ParameterizedTest
  @CsvSource({
    "connection_refused, CONNECTION_REFUSED",
    "dns_error, NAME_NOT_FOUND",
    "dns_timeout, DNS_TIMEOUT",
    "destination_ip_unroutable, HOST_UNREACHABLE",
    "destination_ip_prohibited, UPSTREAM_DENIED",
    "connection_timeout, CONNECT_TIMEOUT",
    "proxy_loop_detected, LOOP_DETECTED",
    "something_else, HOST_UNREACHABLE"
  })
  void knowsBetterByProxyStatus(String error, CloseReason reason) {
    Outcome outcome =
        answered("HTTP/1.1 502 No\r\nproxy-status: a; error=" + error + ", b; error=x\r\n\r\n")
            .outcome();
    assertEquals(reason, outcome.reason());
    assertEquals("answered 502 (" + error + ")", outcome.detail());
  }

  @Test
  void aWrongLoginIsToldAsSuch() {
    Outcome outcome =
        answered("HTTP/1.1 407 No\r\nProxy-Status: a; error=connection_refused\r\n\r\n").outcome();
    assertEquals(CloseReason.UPSTREAM_FAILED, outcome.reason());
  }

  @ParameterizedTest
  @CsvSource({
    "'\u0005\u0000'",
    "'SSH-2.0-x\r\n'",
    "'HTTP/2.0 200 OK\r\n\r\n'",
    "'HTTP/1.1 20 OK\r\n\r\n'",
    "'HTTP/1.1 2000 OK\r\n\r\n'",
    "'HTTP/1.1  200 OK\r\n\r\n'",
    "'HTTP/1.1 099 OK\r\n\r\n'",
    "'HTTP/1.1 101 Switching\r\n\r\n'",
    "'HTTP/1.1\r\n\r\n'"
  })
  void refusesWhatIsNoAnswer(String answer) {
    assertEquals(Outcome.State.BROKEN, answered(answer).outcome().state());
  }

  @Test
  void waitsForTheWholeHead() {
    Played played = answered("HTTP/1.1 200 OK\r\nVia: x\r\n");
    assertEquals(Outcome.MORE, played.outcome());
    assertNull(played.outcome().reason());
  }

  @Test
  void readsABoundedHead() {
    byte[] bytes = Played.filled(ConnectAnswer.MOST_BYTES);
    System.arraycopy(Played.ascii("HTTP/1.1 200 "), 0, bytes, 0, 13);
    assertEquals(
        "answered with too many bytes", Played.everywhere(PLAIN, bytes).outcome().detail());
  }
}
