package io.calamary.socks5.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.RuleSet;
import io.calamary.flow.CloseReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** BIND (RFC 1928 section 4): the proxy listens for one connection from the host that is named. */
class BindTest extends SocksHarness {
  private static final byte[] PAYLOAD = FlowFixtures.bytes(7, 100_000);
  private static final String FAILED = "0001000000000000";

  private TestProxy binding() {
    return listening(listener -> listener.bindCommand(true));
  }

  /** A client that was told where its peer is to connect to. */
  private RawClient asking(TestProxy proxy, String peer) throws IOException {
    RawClient client = client(proxy);
    client.send(FlowFixtures.concat(Socks.GREETING, Socks.request(2, peer, 21)));
    assertEquals("0500", Socks.read(client, 2));
    return client;
  }

  private static InetSocketAddress address(String hex) throws IOException {
    byte[] bytes = Socks.hex(hex);
    int end = bytes.length - 2;
    return new InetSocketAddress(
        InetAddress.getByAddress(java.util.Arrays.copyOfRange(bytes, 1, end)),
        HexFormat.fromHexDigits(hex, 2 * end, 2 * end + 4));
  }

  @Test
  void relaysTheConnectionOfThePeerThatWasNamed() throws IOException {
    TestProxy proxy = binding();
    RawClient client = asking(proxy, "127.0.0.1");
    InetSocketAddress listening = address(Socks.readSuccess(client));
    assertEquals(InetAddress.getByName("127.0.0.1"), listening.getAddress());

    RawClient peer = closed(RawClient.connect(listening));

    assertEquals(peer.local(), address(Socks.readSuccess(client)));
    peer.send(PAYLOAD);
    assertArrayEquals(PAYLOAD, client.readExactly(PAYLOAD.length));
    client.send(PAYLOAD);
    client.halfClose();
    assertArrayEquals(PAYLOAD, peer.readToEnd().bytes());
    peer.halfClose();
    client.readToEnd();
    var closed = proxy.observer().awaitClosed();
    assertEquals(CloseReason.COMPLETED, closed.summary().reason());
    assertEquals(PAYLOAD.length, closed.summary().bytesToTarget());
    assertEquals(1, proxy.observer().connected().size());
  }

  @Test
  void servesIpv6() throws IOException {
    RawClient client = asking(binding(), "::1");
    InetSocketAddress listening = address(Socks.readSuccess(client));

    RawClient peer = closed(RawClient.connect(listening));

    assertEquals(peer.local(), address(Socks.readSuccess(client)));
  }

  @Test
  void closesConnectionsOfOthers() throws IOException {
    RawClient client = asking(binding(), "127.0.0.2");
    InetSocketAddress listening = address(Socks.readSuccess(client));
    RawClient other = closed(RawClient.connect(listening));
    assertEquals(0, other.readToEnd().bytes().length);

    InetAddress named = InetAddress.getByName("127.0.0.2");
    RawClient peer = closed(RawClient.connect(listening, named));

    assertEquals(peer.local(), address(Socks.readSuccess(client)));
  }

  @Test
  void listensForOneConnectionOnly() throws IOException {
    RawClient client = asking(binding(), "127.0.0.1");
    InetSocketAddress listening = address(Socks.readSuccess(client));
    closed(RawClient.connect(listening));
    Socks.readSuccess(client);
    Await.until("no more listening", () -> refuses(listening));
  }

  private static boolean refuses(InetSocketAddress address) {
    try {
      RawClient.connect(address).close();
      return false;
    } catch (IOException | java.io.UncheckedIOException e) {
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void stopsListeningWhenTheClientLeaves(boolean reset) throws IOException {
    TestProxy proxy = binding();
    RawClient client = asking(proxy, "127.0.0.1");
    InetSocketAddress listening = address(Socks.readSuccess(client));
    client.send("x");
    if (reset) {
      client.reset();
    } else {
      client.close();
    }
    proxy.observer().awaitClosed();
    Await.until("no more listening", () -> refuses(listening));
  }

  @Test
  void tellsThatNobodyCame() throws IOException {
    TestProxy proxy =
        listening(
            listener -> listener.bindCommand(true),
            settings ->
                settings.timeouts(TestProxy.timeouts().idle(Duration.ofMillis(200)).build()));
    RawClient client = asking(proxy, "127.0.0.1");
    Socks.readSuccess(client);

    assertEquals("0506" + FAILED, Socks.hex(client.readToEnd().bytes()));

    assertEquals(CloseReason.CONNECT_TIMEOUT, proxy.observer().awaitClosed().summary().reason());
  }

  @Test
  void listensForNobodyThatARuleDenies() throws IOException {
    TestProxy proxy =
        listening(
            listener -> listener.bindCommand(true), settings -> settings.filter(RuleSet.denyAll()));
    assertEquals("0502" + FAILED, Socks.hex(asking(proxy, "127.0.0.1").readToEnd().bytes()));
    assertEquals(List.of(), proxy.observer().connected());
  }

  @Test
  void listensNotForJustAnybody() throws IOException {
    TestProxy proxy = binding();
    assertEquals("0502" + FAILED, Socks.hex(asking(proxy, "0.0.0.0").readToEnd().bytes()));
    assertEquals(List.of(), proxy.observer().opened());
  }
}
