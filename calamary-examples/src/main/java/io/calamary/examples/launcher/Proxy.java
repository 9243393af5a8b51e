package io.calamary.examples.launcher;

import io.calamary.ProxyServer;
import io.calamary.ProxyServerBuilder;
import io.calamary.ProxyStartException;
import io.calamary.examples.launcher.config.Configuration;
import io.calamary.examples.launcher.config.SocketPlan;
import io.calamary.examples.launcher.log.AccessLog;
import io.calamary.examples.launcher.log.LibraryLogging;
import io.calamary.examples.launcher.log.Log;
import io.calamary.examples.launcher.metrics.MetricsEndpoint;
import io.calamary.examples.launcher.metrics.MetricsObserver;
import io.calamary.tls.ServerIdentity;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A proxy from its start to its end, with its signals. */
final class Proxy implements AutoCloseable {
  private static final Duration REHEARSED = Duration.ofSeconds(1);

  private final ConfigSource source;
  private final Configuration configuration;
  private final Log log;
  private final MetricsObserver metrics = new MetricsObserver();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private @Nullable MetricsEndpoint endpoint;
  private @Nullable Demo demo;
  private @Nullable Rehearsal rehearsal;

  Proxy(ConfigSource source, Configuration configuration, Log log) {
    this.source = source;
    this.configuration = configuration;
    this.log = log;
  }

  /**
   * Starts, and returns when the proxy has ended.
   *
   * @param options whether to run the demo origin too, and to print lines for flows
   * @throws StartException if it can't start
   */
  void run(Options options) throws StartException {
    log.debugging(configuration.debug());
    LibraryLogging.debugging(configuration.debug());
    List<SocketPlan> sockets = Ip6Check.usable(configuration.sockets(), log);
    if (!source.isFile()) {
      sockets = BuiltInCheck.usable(sockets, log);
    }
    ServerIdentity identity = ProxyIdentity.of(configuration.certs(), sockets, log);
    ProxyServerBuilder builder = ServerAssembly.builder(configuration, sockets, identity);
    metrics.rules(configuration.rules().rules().size());
    if (configuration.metrics().enabled()) {
      builder.observer(metrics);
    }
    if (!options.quiet()) {
      builder.observer(new AccessLog(log));
    }
    if (options.demo()) {
      demo = Demo.start();
      demo.prepare(builder, configuration.rules());
    }
    if (options.task() == Options.Task.REHEARSE) {
      rehearsal = Rehearsal.start();
      rehearsal.prepare(builder, configuration.rules());
    }
    ProxyServer server = start(builder);
    handleSignals(server);
    server.listeners().forEach(bound -> BoundLine.of(bound).forEach(log::info));
    log.info("Started");
    if (demo != null) {
      demo.invite(server, log);
    }
    if (rehearsal != null) {
      rehearsal.play(server);
      server.drain(REHEARSED);
    }
    collect();
    server.whenClosed().toCompletableFuture().join();
  }

  /**
   * Collects what was read and made for the start: the connections that come first then use that
   * memory again, instead of more. It takes some ten milliseconds, once.
   */
  private static void collect() {
    System.gc();
  }

  private ProxyServer start(ProxyServerBuilder builder) throws StartException {
    ProxyServer server;
    try {
      server = builder.build();
      server.start();
    } catch (ProxyStartException | IllegalStateException | IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
    if (configuration.metrics().enabled()) {
      serveMetrics(server);
    }
    return server;
  }

  private void serveMetrics(ProxyServer server) throws StartException {
    int port = configuration.metrics().port();
    try {
      endpoint = MetricsEndpoint.start(port, () -> metrics.page(server.stats()));
      log.info("Metrics at http://127.0.0.1:" + endpoint.port() + "/metrics");
    } catch (IOException e) {
      server.close();
      throw new StartException(
          "metrics: tcp://127.0.0.1:" + port + " can't be bound: " + e.getMessage(), e);
    }
  }

  private void handleSignals(ProxyServer server) {
    Reload reload = new Reload(source, configuration, log);
    handle("HUP", () -> reload.run(server, metrics));
    handle("TERM", () -> stop(server));
    handle("INT", () -> stop(server));
  }

  private void handle(String signal, Runnable action) {
    try {
      ProcessSignals.on(signal, action);
    } catch (IllegalStateException e) {
      log.warn(String.valueOf(e.getMessage()));
    }
  }

  /** Lets flows end; asked a second time, ends the program at once. */
  private void stop(ProxyServer server) {
    if (stopping.getAndSet(true)) {
      log.info("Stopped before running flows ended");
      log.close();
      Runtime.getRuntime().halt(0);
    }
    Duration patience = configuration.timeouts().drain();
    log.info("Stopping: running flows may take " + patience.toMillis() + " ms to end");
    server.drain(patience);
  }

  @Override
  public void close() {
    if (endpoint != null) {
      endpoint.close();
    }
    if (demo != null) {
      demo.close();
    }
    if (rehearsal != null) {
      rehearsal.close();
    }
  }
}
