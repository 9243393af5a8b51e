package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.Flood;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.OriginConnection;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.CloseReason;
import io.calamary.tls.TlsProvider;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients of HTTP/2 that send on, whatever they are told, or not to the end. */
class Http2FloodTest extends TlsWire {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int WINDOW_UPDATE = 8;
  private static final byte[] PIECE = FlowFixtures.bytes(8, 16 * 1024);

  @BeforeEach
  void speakTls() {
    secure(TlsProvider.AUTO, PROXY.server());
  }

  private H2Client h2(TestProxy proxy) throws Exception {
    return closed(new H2Client(proxy.address(), PROXY.certificate()));
  }

  private static byte[] frame(int type, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) 0)
        .putInt(stream)
        .put(payload)
        .array();
  }

  private TestProxy hasty() {
    Duration soon = Duration.ofSeconds(2);
    return proxy(settings -> settings.timeouts(TestProxy.timeouts().handshake(soon).build()));
  }

  private static byte[] times(int count, byte[] frame) {
    ByteBuffer all = ByteBuffer.allocate(count * frame.length);
    for (int i = 0; i < count; i++) {
      all.put(frame);
    }
    return all.array();
  }

  /** More frames for a stream that was reset than the proxy answers. */
  private static byte[] tooMany(H2Client.Stream reset) {
    return times(1100, frame(DATA, reset.id(), new byte[1]));
  }

  private static H2Client.Stream reset(H2Client client, OriginServer origin) throws Exception {
    Http2Headers wrong = H2Client.connect(origin.address()).path("/");
    H2Client.Stream stream = client.ask(wrong, false);
    assertEquals("reset PROTOCOL_ERROR", stream.next());
    return stream;
  }

  @Test
  void whoSendsOnCanReadWhyItEnds() throws Exception {
    OriginServer origin = origin(Behaviour.hold());
    TestProxy proxy = proxy();
    H2Client client = h2(proxy);
    H2Client.Stream stream = reset(client, origin);

    client.raw(tooMany(stream));
    client.raw(times(256, frame(DATA, stream.id(), PIECE)));

    assertEquals(Http2Error.ENHANCE_YOUR_CALM.code(), client.goAway());
    client.awaitClosed();
    assertEquals(List.of(CloseReason.PROTOCOL_ERROR), proxy.observer().awaitConnectionsClosed(1));
  }

  @Test
  void whoSendsOnAndReadsNothingIsCutOff() throws Exception {
    OriginServer origin = origin(Behaviour.hold());
    TestProxy proxy = hasty();
    H2Client client = h2(proxy);
    H2Client.Stream wrong = reset(client, origin);
    H2Client.Stream download = client.ask(H2Client.connect(origin.address()), false);
    assertEquals("200", download.next());
    OriginConnection server = origin.next();
    client.channel().config().setAutoRead(false);
    client.raw(frame(WINDOW_UPDATE, download.id(), new byte[] {4, 0, 0, 0}));
    Flood.of(server::send, PIECE, 64 << 20).awaitStall();

    client.raw(tooMany(wrong));

    assertEquals(List.of(CloseReason.PROTOCOL_ERROR), proxy.observer().awaitConnectionsClosed(1));
  }

  @Test
  void halfAHeaderBlockBesideAStreamHasItsTime() throws Exception {
    OriginServer origin = origin(Behaviour.echo());
    TestProxy proxy = hasty();
    H2Client client = h2(proxy);
    H2Client.Stream stream = client.ask(H2Client.connect(origin.address()), false);
    assertEquals("200", stream.next());

    client.raw(frame(HEADERS, stream.id() + 2, new byte[] {(byte) 0x82}));

    assertEquals(Http2Error.ENHANCE_YOUR_CALM.code(), client.goAway());
    client.awaitClosed();
    assertEquals(
        List.of(CloseReason.HANDSHAKE_TIMEOUT), proxy.observer().awaitConnectionsClosed(1));
  }
}
