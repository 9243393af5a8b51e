package io.calamary.socks5.wire;

import io.calamary.ProxyServerBuilder;
import io.calamary.core.testkit.TestProxy;
import java.io.IOException;
import java.util.function.Consumer;

/** Servers with UDP, echoes, and clients with an association. */
abstract class UdpHarness extends SocksHarness {
  final TestProxy udp() {
    return udp(settings -> {});
  }

  final TestProxy udp(Consumer<ProxyServerBuilder> settings) {
    return listening(listener -> listener.udp(true), settings);
  }

  final UdpEcho echo() throws IOException {
    return closed(UdpEcho.start("127.0.0.1"));
  }

  final UdpClient associated(TestProxy proxy) throws IOException {
    return closed(UdpClient.associate(proxy));
  }
}
