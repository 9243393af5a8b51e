package io.calamary.proxyproto.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.ProxyServerBuilder;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.ListenerHarness;
import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.TestProxy;
import io.calamary.proxyproto.ProxyProtocolListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;

/** Servers that take datagrams, a load balancer and a target. */
abstract class DatagramHarness extends ListenerHarness {
  static final String ACME = "02 0008 61636d652e636f6d";
  static final String OTHER = "02 0008 61636d652e6f7267";

  Consumer<ProxyProtocolListener.Builder> options = ProxyProtocolListener.Builder::trustAny;
  UdpSocket balancer;
  UdpSocket target;
  InetSocketAddress client;

  @BeforeEach
  final void open() throws IOException {
    balancer = closed(UdpSocket.at("127.0.0.1"));
    target = closed(UdpSocket.at("127.0.0.1"));
    client = UdpSocket.client("198.51.100.1");
  }

  @Override
  protected ListenerMode mode() {
    return new ProxyProtoMode() {
      @Override
      public ProxyProtocolListener listener(InetSocketAddress bind) {
        ProxyProtocolListener.Builder builder =
            ProxyProtocolListener.builder().bind(bind).udp(true);
        options.accept(builder);
        return builder.build();
      }
    };
  }

  final TestProxy listening(
      Consumer<ProxyProtocolListener.Builder> listener, Consumer<ProxyServerBuilder> settings) {
    options = listener;
    return proxy(settings);
  }

  final byte[] header() {
    return header("");
  }

  final byte[] header(String tlvs) {
    return UdpSocket.header(client, target.address(), tlvs);
  }

  static void awaitDropped(TestProxy proxy, long count) {
    Await.until("dropped", () -> proxy.server().stats().datagramsDropped() >= count);
    assertEquals(count, proxy.server().stats().datagramsDropped());
  }
}
