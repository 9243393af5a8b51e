package io.calamary.socks5.wire;

import io.calamary.ProxyServerBuilder;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.ListenerHarness;
import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.socks5.Socks5Listener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Servers with listeners of this mode, and clients that say one thing. */
abstract class SocksHarness extends ListenerHarness {
  /** Where listeners of a test get their options from. */
  private Consumer<Socks5Listener.Builder> options = listener -> {};

  @Override
  protected ListenerMode mode() {
    return new Socks5Mode() {
      @Override
      public Socks5Listener listener(InetSocketAddress bind) {
        Socks5Listener.Builder builder = Socks5Listener.builder().bind(bind);
        options.accept(builder);
        return builder.build();
      }
    };
  }

  /** A server whose listener has options. */
  TestProxy listening(Consumer<Socks5Listener.Builder> listener) {
    return listening(listener, settings -> {});
  }

  /** A server with settings whose listener has options. */
  TestProxy listening(
      Consumer<Socks5Listener.Builder> listener, Consumer<ProxyServerBuilder> settings) {
    options = listener;
    return proxy(settings);
  }

  /** A server on an address whose listener has options. */
  TestProxy proxyOn(String address, Consumer<Socks5Listener.Builder> listener) {
    options = listener;
    return proxy(address, settings -> {});
  }

  /** All that a server answers to some bytes, in hex, until it ends the connection. */
  String answer(TestProxy proxy, byte[]... messages) throws IOException {
    try (RawClient client = proxy.connect()) {
      client.send(FlowFixtures.concat(messages));
      return Socks.hex(client.readToEnd().bytes());
    }
  }
}
