package io.calamary.core.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.calamary.ProxyServer;
import io.calamary.ProxyStartException;
import io.calamary.core.line.LineListener;
import io.calamary.core.line.LineProvider;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.TestProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class TransportChoiceTest {
  @Test
  void noServerStartsOnATransportThatDoesNotExist() {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ProxyServer server =
        ProxyServer.builder()
            .extension(new LineProvider())
            .discoverExtensions(false)
            .listener(new LineListener("one", any))
            .build();

    ProxyStartException refused =
        assertThrows(ProxyStartException.class, () -> TestProxy.on("bogus", server::start));

    assertEquals(
        "CAL-019: transport: 'bogus' (expected: 'epoll', 'io_uring', 'kqueue' or 'nio')",
        refused.getMessage());
    assertNull(refused.listener());
    assertEquals(ProxyServer.State.CLOSED, server.state());
    Await.get(server.whenClosed());
  }
}
