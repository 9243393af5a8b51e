package io.calamary.core.internal.flow;

import io.calamary.ProxyServerBuilder;
import io.calamary.core.line.LineClient;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.ListenerHarness;
import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.resolve.DnsSettings;
import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;

/** Two servers on one port, first.test and second.test, and a proxy that can resolve them. */
abstract class TwoOriginsHarness extends ListenerHarness {
  static final String FIRST = "first.test";
  static final String SECOND = "second.test";
  static final int ACCESS_DENIED = 49;
  static final int INTERNAL_ERROR = 80;
  static final int UNRECOGNIZED_NAME = 112;

  OriginServer first;
  OriginServer second;
  private FakeDnsServer dns;

  @Override
  protected ListenerMode mode() {
    return new LineClient();
  }

  @BeforeEach
  final void startDns() {
    dns = closed(FakeDnsServer.start());
    dns.a(FIRST, "127.0.0.1").a(SECOND, "127.0.0.2");
  }

  /** Starts both servers. */
  final void origins(Behaviour ofFirst, Behaviour ofSecond) {
    first = origin(ofFirst);
    second = closed(OriginServer.start("127.0.0.2", first.port(), ofSecond));
  }

  /** A proxy that asks the name server. */
  final TestProxy resolving(Consumer<ProxyServerBuilder> settings) {
    DnsSettings names =
        DnsSettings.builder().nameServer(dns.address()).order(DnsSettings.Order.IPV4_FIRST).build();
    return proxy(builder -> settings.accept(builder.dns(names)));
  }

  /** A client that asked for a name and was told yes. */
  final RawClient tunnelTo(TestProxy proxy, String name) throws IOException {
    RawClient client = client(proxy);
    client.send(mode().request(name, first.port()));
    mode().readSuccess(client);
    return client;
  }
}
