package io.calamary.examples.launcher;

import io.calamary.ProxyServer;
import io.calamary.examples.launcher.config.Configuration;
import io.calamary.examples.launcher.config.ReadConfig;
import io.calamary.examples.launcher.log.Log;
import io.calamary.examples.launcher.metrics.MetricsObserver;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Reads the configuration again and swaps the rules; nothing else changes while it runs. */
final class Reload {
  private final ConfigSource source;
  private final Configuration started;
  private final Log log;

  /** Two signals at once: the rules of the later one stay. */
  private final Lock one = new ReentrantLock();

  Reload(ConfigSource source, Configuration started, Log log) {
    this.source = source;
    this.started = started;
    this.log = log;
  }

  void run(ProxyServer server, MetricsObserver metrics) {
    one.lock();
    try {
      if (source.isFile()) {
        read(server, metrics);
      } else {
        log.warn("Nothing to read again: the configuration is the " + source.name());
      }
    } finally {
      one.unlock();
    }
  }

  private void read(ProxyServer server, MetricsObserver metrics) {
    ReadConfig read = source.read();
    Configuration fresh = read.configuration();
    if (fresh == null) {
      log.error(source.name() + " is not valid; the rules in force stay in force");
      read.problems().forEach(log::error);
      return;
    }
    read.problems().forEach(log::warn);
    server.updateFilter(fresh.rules());
    int count = fresh.rules().rules().size();
    metrics.rules(count);
    log.info("Read " + count + " rules from " + source.name());
    if (!fresh.sockets().equals(started.sockets())
        || !Objects.equals(fresh.alwaysDeny(), started.alwaysDeny())) {
      log.warn("Listeners and alwaysDeny change only with a restart");
    }
  }
}
