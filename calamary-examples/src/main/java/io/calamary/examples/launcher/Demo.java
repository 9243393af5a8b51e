package io.calamary.examples.launcher;

import io.calamary.BoundListener;
import io.calamary.ProxyServer;
import io.calamary.ProxyServerBuilder;
import io.calamary.examples.launcher.demo.DemoFilter;
import io.calamary.examples.launcher.demo.DemoOrigin;
import io.calamary.examples.launcher.log.Log;
import io.calamary.filter.RuleSet;
import io.calamary.flow.Endpoint;
import java.io.IOException;
import java.net.Inet4Address;
import java.security.GeneralSecurityException;

/** The demo: an origin that only it allows, and lines to paste. */
final class Demo implements AutoCloseable {
  private final DemoOrigin origin;

  private Demo(DemoOrigin origin) {
    this.origin = origin;
  }

  static Demo start() throws StartException {
    try {
      return new Demo(DemoOrigin.start());
    } catch (IOException | GeneralSecurityException e) {
      throw new StartException("the demo origin can't start: " + e.getMessage(), e);
    }
  }

  void prepare(ProxyServerBuilder builder, RuleSet rules) {
    builder.neverConnectTo(DemoFilter.alwaysDeny()).filter(new DemoFilter(origin, rules));
  }

  void invite(ProxyServer server, Log log) {
    String host = "127.0.0.1:";
    log.plain("");
    log.plain(
        "An origin to try it on: http "
            + origin.httpPort()
            + ", https "
            + origin.httpsPort()
            + ", UDP echo "
            + origin.udpPort()
            + " on 127.0.0.1. Paste one of these:");
    for (BoundListener bound : server.listeners()) {
      String scheme = bound.mode().equals("socks5") ? "socks5h" : bound.mode();
      // What the kernel has to divert can't be shown with a line to paste.
      boolean asked = !bound.mode().matches("transparent|proxyproto");
      if (bound.mode().equals("proxyproto")
          && bound.address().getAddress() instanceof Inet4Address) {
        log.plain(header(bound.port()));
      } else if (asked && bound.address().getAddress() instanceof Inet4Address) {
        String trust = scheme.equals("https") ? "--proxy-insecure " : "";
        String proxy = "  curl " + trust + "-x " + scheme + "://" + Endpoint.of(bound.address());
        log.plain(proxy + " http://" + host + origin.httpPort() + "/");
        log.plain(proxy + " -k https://" + host + origin.httpsPort() + "/");
      }
    }
  }

  /** Nothing but a load balancer sends a header that names another destination. */
  private String header(int port) {
    return "  printf 'PROXY TCP4 192.0.2.1 127.0.0.1 1111 "
        + origin.httpPort()
        + "\\r\\nGET / HTTP/1.1\\r\\nHost: demo\\r\\nConnection: close\\r\\n\\r\\n' | nc 127.0.0.1 "
        + port;
  }

  @Override
  public void close() {
    origin.close();
  }
}
