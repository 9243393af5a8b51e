package io.calamary.examples.launcher;

import io.calamary.BoundListener;
import io.calamary.Outgoing;
import io.calamary.ProxyServer;
import io.calamary.ProxyServerBuilder;
import io.calamary.examples.launcher.config.Configuration;
import io.calamary.examples.launcher.config.MetricsPlan;
import io.calamary.examples.launcher.config.SocketPlan;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.flow.Flow;
import io.calamary.upstream.UpstreamRoute;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A start of the configured modes on free ports of loopback, with a request or two to each and an
 * end. It is for those who watch what a start loads, so that they can have it ready the next time.
 * Nobody but the rehearsal itself is connected anywhere.
 */
final class Rehearsal implements AutoCloseable {
  /** A port that the origin never has. */
  private static final int DENIED = 1;

  private final RehearsalOrigin origin;

  private Rehearsal(RehearsalOrigin origin) {
    this.origin = origin;
  }

  static Rehearsal start() throws StartException {
    try {
      return new Rehearsal(RehearsalOrigin.start());
    } catch (IOException e) {
      throw new StartException("the rehearsal has no origin: " + e.getMessage(), e);
    }
  }

  /** The configuration, with neither its addresses nor what only a privileged process can do. */
  static Configuration configuration(Configuration real) {
    List<SocketPlan> sockets = new ArrayList<>();
    Set<String> modes = new HashSet<>();
    for (SocketPlan socket : real.sockets()) {
      if (modes.add(socket.mode())) {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        sockets.add(new SocketPlan(socket.mode(), any, false, Map.of(), SocketPlan.Ways.PLAIN));
      }
    }
    return new Configuration(
        sockets,
        real.certs(),
        real.dns(),
        List.of(),
        false,
        real.timeouts(),
        real.limits(),
        Outgoing.defaults(),
        UpstreamRoute.direct(),
        new MetricsPlan(false, 0),
        real.rules());
  }

  /** Asks the rules, but lets nothing through that does not go to the origin of the rehearsal. */
  void prepare(ProxyServerBuilder builder, RuleSet rules) {
    builder.filter(
        flow ->
            rules
                .decide(flow)
                .thenApply(verdict -> verdict.kind() == Verdict.Kind.NEED ? verdict : judge(flow)));
  }

  private Verdict judge(Flow flow) {
    InetAddress address = flow.address();
    boolean ours =
        address != null && address.isLoopbackAddress() && flow.target().port() == origin.port();
    return ours ? Verdict.ALLOW : Verdict.DENY;
  }

  /** Sends requests to each listener. What becomes of them does not matter to the rehearsal. */
  void play(ProxyServer server) {
    for (BoundListener bound : server.listeners()) {
      RehearsalClient.visit(bound.mode(), bound.address(), origin.port());
      RehearsalClient.visit(bound.mode(), bound.address(), DENIED);
    }
  }

  @Override
  public void close() {
    origin.close();
  }
}
