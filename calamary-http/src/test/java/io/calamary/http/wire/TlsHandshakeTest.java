package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.ProxyStartException;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.OriginConnection;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.core.testkit.TestProxy;
import io.calamary.core.testkit.TlsHello;
import io.calamary.flow.CloseReason;
import io.calamary.tls.ServerIdentity;
import io.calamary.tls.TlsProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections to an https listener begin, and how they end. */
class TlsHandshakeTest extends TlsWire {
  private static final byte[] LITTLE = new byte[1000];

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void speaksTls12And13(TlsProvider provider) throws IOException {
    secure(provider, PROXY.server());
    HttpOrigin origin = plain();
    TestProxy proxy = proxy();
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      RawClient client = secured(proxy, PROXY.trusting(), version);

      get(client, origin);

      assertEquals(version, client.session().getProtocol());
    }
    assertEquals("https", proxy.server().listeners().get(0).mode());
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void tellsWhoSpeaksPlainHttp(TlsProvider provider) throws IOException {
    secure(provider, PROXY.server());
    TestProxy proxy = proxy();

    String answer = askAll(proxy, "GET http://127.0.0.1/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

    assertTrue(answer.startsWith("HTTP/1.1 400 Bad Request\r\n"), answer);
    assertTrue(answer.endsWith("configure it as https://host:port)\n"), answer);
    assertEquals(List.of(CloseReason.PROTOCOL_ERROR), proxy.observer().awaitConnectionsClosed(1));
  }

  @ParameterizedTest
  @ValueSource(bytes = {0, 5, 0x15, 0x17, (byte) 0x80, (byte) 0xff})
  void closesWhatIsNoTls(byte first) throws IOException {
    secure(TlsProvider.JDK, PROXY.server());
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    client.send(new byte[] {first, 3, 1, 0, 1, 2});

    assertEquals(0, client.readToEnd().bytes().length);
    client.close();

    assertEquals(List.of(CloseReason.PROTOCOL_ERROR), proxy.observer().awaitConnectionsClosed(1));
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void closesADamagedHandshake(TlsProvider provider) throws IOException {
    secure(provider, PROXY.server());
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    byte[] hello = TlsHello.to("localhost");
    Arrays.fill(hello, 9, 40, (byte) 0xff);
    hello[5] = 99;
    client.send(hello);

    client.readToEnd();
    client.close();

    assertEquals(List.of(CloseReason.PROTOCOL_ERROR), proxy.observer().awaitConnectionsClosed(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 6, 50})
  void endsAHalfHandshakeInTime(int length) throws IOException {
    secure(TlsProvider.AUTO, PROXY.server());
    TestProxy proxy =
        proxy(
            settings ->
                settings.timeouts(TestProxy.timeouts().handshake(Duration.ofMillis(300)).build()));
    RawClient client = client(proxy);
    client.send(Arrays.copyOf(TlsHello.to("localhost"), length));

    client.readToEnd();
    client.close();

    assertEquals(
        List.of(CloseReason.HANDSHAKE_TIMEOUT), proxy.observer().awaitConnectionsClosed(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 6, 50})
  void endsWithAClientThatLeavesInTheHandshake(int length) throws IOException {
    secure(TlsProvider.AUTO, PROXY.server());
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    client.send(Arrays.copyOf(TlsHello.to("localhost"), length));
    client.halfClose();

    assertEquals(0, client.readToEnd().bytes().length);

    assertEquals(List.of(CloseReason.CLIENT_CLOSED), proxy.observer().awaitConnectionsClosed(1));
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void passesACutOffTunnelOnAsThat(TlsProvider provider) throws IOException {
    secure(provider, PROXY.server());
    OriginServer origin = origin(Behaviour.neverAnswer());
    TestProxy proxy = proxy();
    RawClient client = secured(proxy, PROXY.trusting());
    client.send(request(origin));
    mode().readSuccess(client);
    OriginConnection connection = origin.next();
    client.send(LITTLE);
    Await.until("the bytes at the target", () -> connection.count() == LITTLE.length);

    client.halfCloseBelow();

    Await.until("the end at the target", () -> connection.end() != End.NONE);
    assertEquals(End.RST, connection.end());
    assertEquals(CloseReason.CLIENT_CLOSED, proxy.observer().awaitClosed().summary().reason());
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void answersTheEndOfAClientThatWantsNothingMore(TlsProvider provider) throws IOException {
    secure(provider, PROXY.server());
    OriginServer origin = origin(Behaviour.echo());
    TestProxy proxy = proxy();
    RawClient client = secured(proxy, PROXY.trusting(), "TLSv1.2");
    client.send(request(origin));
    mode().readSuccess(client);
    client.send(LITTLE);
    assertArrayEquals(LITTLE, client.readExactly(LITTLE.length));

    client.halfClose();
    Received rest = client.readToEnd();

    assertEquals(End.FIN, rest.end());
    assertEquals(CloseReason.COMPLETED, proxy.observer().awaitClosed().summary().reason());
    assertEquals(End.FIN, origin.next().end());
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void doesNotStartWithAKeyOfAnotherCertificate(TlsProvider provider) {
    TestIdentity other = TestIdentity.of("CN=other");
    secure(provider, ServerIdentity.of(other.keys().getPrivate(), PROXY.certificate()));

    ProxyStartException refused = assertThrows(ProxyStartException.class, this::proxy);

    assertTrue(refused.getMessage().contains("CAL-015"), refused::getMessage);
    assertTrue(refused.getMessage().contains("not the one of the first"), refused::getMessage);
  }
}
