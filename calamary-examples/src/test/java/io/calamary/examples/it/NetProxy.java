package io.calamary.examples.it;

import io.calamary.Outgoing;
import io.calamary.ProxyServer;
import io.calamary.ProxyStartException;
import io.calamary.Timeouts;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Flow;
import io.calamary.http.HttpListener;
import io.calamary.observe.FlowObserver;
import io.calamary.observe.FlowSummary;
import io.calamary.resolve.NamePolicy;
import io.calamary.transparent.Denial;
import io.calamary.transparent.Interception;
import io.calamary.transparent.TransparentListener;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An embedded proxy as a program, for the options that the launcher has not. Denies the address
 * .18, and says what it observes. Its arguments are {@code name=value}.
 */
final class NetProxy {
  private NetProxy() {}

  /** Runs until it is ended. */
  public static void main(String[] arguments) {
    Map<String, String> options =
        Arrays.stream(arguments)
            .map(argument -> argument.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    RuleSet rules =
        RuleSet.builder()
            .deny("no", Match.destination("198.51.100.18", "2001:db8:7::18"))
            .otherwise(Verdict.ALLOW)
            .build();
    Outgoing outgoing =
        Outgoing.builder()
            .mark(Integer.decode(options.getOrDefault("mark", "0")))
            .interfaceName(options.getOrDefault("interface", ""))
            .build();
    try {
      ProxyServer server =
          ProxyServer.builder()
              .listener(transparent(options))
              .listener(HttpListener.builder().bind(new InetSocketAddress("::", 4130)).build())
              .filter(rules)
              .outgoing(outgoing)
              .timeouts(
                  Timeouts.builder()
                      .handshake(Duration.ofSeconds(30))
                      .idle(
                          Duration.ofSeconds(Integer.parseInt(options.getOrDefault("idle", "30"))))
                      .build())
              .observer(new Words())
              .build()
              .start();
      System.out.println("ready");
      server.whenClosed().toCompletableFuture().join();
    } catch (ProxyStartException e) {
      System.out.println("refused " + e.getMessage());
      System.exit(1);
    }
  }

  private static TransparentListener transparent(Map<String, String> options) {
    return TransparentListener.builder()
        .bind(new InetSocketAddress(options.getOrDefault("bind", "::"), 4128))
        .interception(Interception.valueOf(options.getOrDefault("interception", "REDIRECT")))
        .denial(Denial.valueOf(options.getOrDefault("denial", "RESET")))
        .namePolicy(NamePolicy.valueOf(options.getOrDefault("names", "USE_ORIGINAL")))
        .keepSource(Boolean.parseBoolean(options.get("keepSource")))
        .build();
  }

  /** Says what happens. */
  private static final class Words implements FlowObserver {
    @Override
    public void flowOpened(Flow flow) {
      System.out.println("flow " + flow.destination());
    }

    @Override
    public void flowDecided(Flow flow, Verdict verdict) {
      System.out.println("decided " + flow.destination() + " " + verdict.kind());
    }

    @Override
    public void flowClosed(Flow flow, FlowSummary summary) {
      System.out.println("closed " + flow.destination() + " " + summary.reason());
    }

    @Override
    public void connectionClosed(String listener, InetSocketAddress source, CloseReason reason) {
      System.out.println("left " + listener + " " + reason);
    }
  }
}
