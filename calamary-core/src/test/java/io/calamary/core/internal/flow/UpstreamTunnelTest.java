package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.calamary.auth.Credentials;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.OriginConnection;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Flow;
import io.calamary.upstream.OutgoingHeader;
import io.calamary.upstream.UpstreamProxy;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tunnels through upstreams of every kind: what they are asked, and that no byte is lost. */
class UpstreamTunnelTest extends UpstreamHarness {
  @Test
  void httpUpstreamIsAskedForTheName() throws IOException {
    OriginServer upstream = origin(answering(OK, Behaviour.echo()));
    UpstreamProxy proxy = http(upstream).withCredentials(new Credentials("bob", "pw"));
    TestProxy server = through(proxy);
    RawClient client = tunnel(server, "www.test", 443);
    client.send(ascii("ping"));
    assertArrayEquals(ascii("ping"), client.readExactly(4));
    assertEquals(
        "CONNECT www.test:443 HTTP/1.1\r\nHost: www.test:443\r\n"
            + "Proxy-Authorization: Basic Ym9iOnB3\r\n\r\nping",
        text(upstream.next()));
    Flow flow = server.observer().awaitConnected(1).get(0);
    assertSame(proxy, flow.attribute(UpstreamProxy.USED));
    assertNull(flow.address(), "only the upstream knows");
    assertEquals(0, dns.questions().size(), "the name is the upstream's to resolve");
  }

  @Test
  void whatComesBehindTheAnswerReachesTheClient() throws IOException {
    OriginServer upstream = origin(answering(OK + "banner", Behaviour.finAtOnce()));
    RawClient client = tunnel(through(http(upstream)), "www.test", 22);
    assertEquals("banner", new String(client.readExactly(6), "US-ASCII"));
    client.halfClose();
    assertEquals(End.FIN, client.readToEnd().end());
  }

  @Test
  void socksUpstreamIsAskedForTheName() throws IOException {
    OriginServer upstream = origin(socks(15, 0, Behaviour.banner(ascii("hi"))));
    TestProxy server = through(UpstreamProxy.socks5(at(upstream)));
    RawClient client = tunnel(server, "www.test", 443);
    assertEquals("hi", new String(client.readExactly(2), "US-ASCII"));
    assertEquals("\5\1\0" + "\5\1\0\3\10www.test\1\u00bb", text(upstream.next()));
  }

  @Test
  void receiverOfTheProxyProtocolLearnsBothAddresses() throws IOException {
    OriginServer upstream = origin(Behaviour.echo());
    OriginServer origin = origin(Behaviour.echo());
    dns.a("www.test", "127.0.0.1");
    TestProxy server = through(UpstreamProxy.proxyProtocol(at(upstream), OutgoingHeader.v1()));
    RawClient client = tunnel(server, "www.test", origin.port());
    String line =
        "PROXY TCP4 127.0.0.1 127.0.0.1 " + client.local().getPort() + " " + origin.port() + "\r\n";
    assertEquals(line, client.readUntil("\r\n"));
    client.halfClose();
    assertEquals(End.FIN, client.readToEnd().end());
    assertEquals(0, origin.accepted());
    assertEquals(1, upstream.accepted());
  }

  @Test
  void targetGetsTheHeaderItself() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    TestProxy server = through(UpstreamProxy.direct().withProxyHeader(OutgoingHeader.v2()));
    RawClient client = tunnel(server, origin.address());
    byte[] header = client.readExactly(28);
    assertEquals((byte) 0x21, header[12]);
    assertEquals((byte) 0x11, header[13]);
    assertEquals(client.local().getPort(), (header[24] & 0xff) << 8 | header[25] & 0xff);
    assertEquals(origin.port(), (header[26] & 0xff) << 8 | header[27] & 0xff);
  }

  @Test
  void headerStandsInFrontOfTheHandshake() throws IOException {
    OriginServer upstream = origin(answering(OK, Behaviour.echo()));
    TestProxy server = through(http(upstream).withProxyHeader(OutgoingHeader.v1()));
    RawClient client = tunnel(server, "www.test", 443);
    assertEquals(
        "PROXY TCP4 127.0.0.1 127.0.0.1 "
            + client.local().getPort()
            + " "
            + upstream.port()
            + "\r\nCONNECT www.test:443 HTTP/1.1\r\nHost: www.test:443\r\n\r\n",
        text(upstream.next()));
  }

  @Test
  void manyBytesPassBothWaysAndTheEndsOfBoth() throws IOException {
    byte[] bytes = new byte[3 << 20];
    new Random(5).nextBytes(bytes);
    OriginServer upstream = origin(answering(OK, Behaviour.receiveThenSend(bytes)));
    TestProxy server = through(http(upstream));
    RawClient client = tunnel(server, "www.test", 80);
    client.send(bytes);
    client.halfClose();
    Received received = client.readToEnd();
    assertEquals(End.FIN, received.end());
    assertArrayEquals(bytes, received.bytes());
    OriginConnection at = upstream.next();
    assertEquals(End.FIN, at.end());
    assertEquals(CloseReason.COMPLETED, server.observer().awaitClosed().summary().reason());
    assertEquals(bytes.length, server.observer().awaitClosed().summary().bytesToTarget());
  }

  @Test
  void resetsPassBothWays() throws IOException {
    OriginServer resetting = origin(answering(OK, Behaviour.resetAtOnce()));
    assertEquals(End.RST, tunnel(through(http(resetting)), "www.test", 80).readToEnd().end());

    OriginServer reading = origin(answering(OK, Behaviour.neverAnswer()));
    RawClient client = tunnel(through(http(reading)), "www.test", 80);
    OriginConnection at = reading.next();
    client.reset();
    Await.until("the upstream sees the reset", () -> at.end() == End.RST);
  }

  @Test
  void clientThatLeavesEndsTheHandshake() throws IOException {
    OriginServer upstream = origin(Behaviour.neverAnswer());
    TestProxy server = through(http(upstream));
    RawClient client = asking(server, "www.test", 80);
    OriginConnection at = upstream.next();
    client.reset();
    Await.until("the upstream is left", () -> at.end() != End.NONE);
    assertEquals(CloseReason.CLIENT_CLOSED, server.observer().awaitClosed().summary().reason());
  }
}
