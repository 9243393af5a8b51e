package io.calamary.proxyproto.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.flow.Transport;
import io.calamary.resolve.FlowAttributes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Datagrams with headers, good and bad. */
class DatagramWireTest extends DatagramHarness {
  @Test
  void theHeaderNamesSourceAndDestinationAndAnswersArePlain() throws IOException {
    TestProxy proxy = proxy();
    balancer.send(proxy.address(), header(), "ping");
    InetSocketAddress through = target.take("ping");
    target.send(through, new byte[] {'p', 'o', 'n', 'g'});

    assertEquals(proxy.address(), balancer.take("pong"));
    Flow flow = proxy.observer().opened().get(0);
    assertEquals(Transport.UDP, flow.transport());
    assertEquals(client, flow.source());
    assertEquals(Endpoint.of(target.address()), flow.destination());
    assertEquals(balancer.address(), flow.attribute(FlowAttributes.PEER));
    assertEquals(true, flow.attribute(FlowAttributes.ORIGINAL_DESTINATION));
    balancer.send(proxy.address(), header(), "again");
    assertEquals(through, target.take("again"));
    assertEquals(1, proxy.observer().opened().size());
  }

  @Test
  void eachDatagramIsReadByItself() throws IOException {
    UdpSocket second = closed(UdpSocket.at("127.0.0.1"));
    TestProxy proxy = proxy();
    byte[] other = UdpSocket.header(client, second.address(), "");
    balancer.send(proxy.address(), header(), "1");
    balancer.send(proxy.address(), new byte[] {'2'});
    balancer.send(proxy.address(), other, "3");
    balancer.send(proxy.address(), Arrays.copyOf(other, 20));
    balancer.send(proxy.address(), header(), "4");

    target.take("1");
    target.take("4");
    second.take("3");
    awaitDropped(proxy, 2);
    assertEquals(2, proxy.observer().opened().size());
  }

  @Test
  void dropsWhatHasNoGoodHeader() throws IOException {
    TestProxy proxy = proxy();
    byte[] good = header();
    byte[] tcp = good.clone();
    tcp[13] = 0x11;
    byte[] local = good.clone();
    local[12] = 0x20;
    byte[] unspec = good.clone();
    unspec[13] = 0;
    InetSocketAddress nowhere = new InetSocketAddress("127.0.0.1", 0);
    List<byte[]> bad =
        List.of(
            tcp,
            local,
            unspec,
            "PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n".getBytes(StandardCharsets.US_ASCII),
            new byte[] {'G'},
            UdpSocket.header(client, nowhere, ""),
            UdpSocket.header(client, UdpSocket.client("224.0.0.1"), ""));
    for (byte[] header : bad) {
      balancer.send(proxy.address(), header, "hello");
    }
    for (int length = 1; length < good.length; length++) {
      balancer.send(proxy.address(), Arrays.copyOf(good, length));
    }
    awaitDropped(proxy, bad.size() + good.length - 1);

    assertEquals(List.of(), proxy.observer().opened());
  }

  @Test
  void believesTrustedSendersOnly() throws IOException {
    TestProxy proxy = listening(listener -> listener.trustedSources("127.0.0.2"), settings -> {});
    balancer.send(proxy.address(), header(), "forged");
    awaitDropped(proxy, 1);
    assertEquals(List.of(), proxy.observer().opened());

    UdpSocket trusted = closed(UdpSocket.at("127.0.0.2"));
    trusted.send(proxy.address(), header(), "true");

    target.take("true");
    // Who is trusted speaks for itself alone: the flow that it opened helps nobody else.
    balancer.send(proxy.address(), header(), "forged");
    awaitDropped(proxy, 2);
  }

  @Test
  void carriesEmptyAndLargeDatagramsBothWays() throws IOException {
    TestProxy proxy = proxy();
    byte[] large = FlowFixtures.bytes(1, 65_507);
    byte[] most = Arrays.copyOf(large, 65_507 - header().length);
    balancer.send(proxy.address(), header());
    InetSocketAddress through = target.take("");
    target.send(through, new byte[0]);
    assertEquals(proxy.address(), balancer.take(""));
    balancer.send(proxy.address(), FlowFixtures.concat(header(), most));
    target.take(most);
    target.send(through, large);

    balancer.take(large);
  }

  @Test
  void takesHeadersOfIp6() throws IOException {
    UdpSocket six = closed(UdpSocket.at("::1"));
    TestProxy proxy = proxy();
    InetSocketAddress source = UdpSocket.client("2001:db8::1");
    balancer.send(proxy.address(), UdpSocket.header(source, six.address(), ""), "ping");
    six.send(six.take("ping"), new byte[] {'!'});

    balancer.take("!");
    assertEquals(source, proxy.observer().opened().get(0).source());
  }

  @Test
  void listensOnBothFamilies() throws IOException {
    options = listener -> listener.trustedSources("127.0.0.1", "::1");
    TestProxy proxy = proxy("::", settings -> {});
    for (String address : List.of("127.0.0.1", "::1")) {
      UdpSocket sender = closed(UdpSocket.at(address));
      int port = proxy.address().getPort();
      sender.send(new InetSocketAddress(address, port), header(), address);
      target.send(target.take(address), new byte[] {'!'});
      sender.take("!");
    }
    assertEquals(0, proxy.server().stats().datagramsDropped());
  }

  @Test
  void theListenerTakesConnectionsAtTheSamePort() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    TestProxy proxy = proxy();
    byte[] hello = HexFormat.of().parseHex("010203");
    RawClient tunnel = tunnel(proxy, origin);
    tunnel.send(hello);
    balancer.send(proxy.address(), header(), "ping");

    assertArrayEquals(hello, tunnel.readExactly(3));
    target.take("ping");
  }
}
