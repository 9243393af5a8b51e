package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.TestProxy;
import io.calamary.tls.TlsProvider;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long connections of HTTP/2 may be idle, and what their heads may hold. */
class Http2TimesTest extends TlsWire {
  private static final Duration SOON = Duration.ofMillis(300);

  @BeforeEach
  void speakTls() {
    secure(TlsProvider.AUTO, PROXY.server());
  }

  private H2Client h2(TestProxy proxy) throws Exception {
    return closed(new H2Client(proxy.address(), PROXY.certificate()));
  }

  @Test
  void endsAConnectionThatAsksForNothing() throws Exception {
    TestProxy proxy =
        proxy(settings -> settings.timeouts(TestProxy.timeouts().handshake(SOON).build()));
    h2(proxy).awaitClosed();
  }

  @Test
  void endsAConnectionThatAsksForNothingMore() throws Exception {
    HttpOrigin origin = plain();
    TestProxy proxy =
        proxy(settings -> settings.timeouts(TestProxy.timeouts().keepAlive(SOON).build()));
    H2Client client = h2(proxy);
    assertEquals("200", client.ask(H2Client.get(origin.authority(), "/"), true).next());
    assertEquals(Http2Error.NO_ERROR.code(), client.goAway());
    client.awaitClosed();
  }

  @Test
  void answersWhereAServerDoesNot() throws Exception {
    HttpOrigin origin = script(asked -> asked.more());
    TestProxy proxy =
        proxy(settings -> settings.timeouts(TestProxy.timeouts().response(SOON).build()));
    assertEquals("504", h2(proxy).ask(H2Client.get(origin.authority(), "/"), true).next());
  }

  @Test
  void resetsAResponseThatStalls() throws Exception {
    HttpOrigin origin =
        script(
            asked -> {
              asked.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
              asked.more();
            });
    TestProxy proxy = proxy(settings -> settings.timeouts(TestProxy.timeouts().idle(SOON).build()));
    H2Client.Stream stream = h2(proxy).ask(H2Client.get(origin.authority(), "/"), true);
    assertEquals("200", stream.next());
    assertEquals("data 4", stream.next());
    assertEquals("reset INTERNAL_ERROR", stream.next());
  }

  @Test
  void boundsHeads() throws Exception {
    listening.maxFields(20).maxHead(4096).maxRequestLine(1024);
    HttpOrigin origin = plain();
    H2Client client = h2(proxy());
    Http2Headers many = H2Client.get(origin.authority(), "/");
    for (int i = 0; i < 21; i++) {
      many.add("x-" + i, "a");
    }
    assertEquals("431", client.ask(many, true).next());
    Http2Headers big = H2Client.get(origin.authority(), "/").add("x", "a".repeat(4096));
    assertEquals("431", client.ask(big, true).next());
    assertEquals("200", client.ask(H2Client.get(origin.authority(), "/"), true).next());
    assertEquals(1, origin.requests().size());
  }
}
