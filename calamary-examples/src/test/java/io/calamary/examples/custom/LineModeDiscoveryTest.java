package io.calamary.examples.custom;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.ProxyServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class LineModeDiscoveryTest {
  @Test
  void isFoundByItself() throws IOException {
    InetSocketAddress bind = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ProxyServer proxy =
            ProxyServer.builder()
                .listener(new LineMode.LineListener("line", bind))
                .build()
                .start();
        RawClient client = RawClient.connect(proxy.listener("line").address())) {
      client.send("192.0.2.1 80\n");

      Received answer = client.readToEnd();

      assertEquals("no DENIED\n", answer.text());
    }
  }
}
