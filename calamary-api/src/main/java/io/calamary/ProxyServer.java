package io.calamary;

import io.calamary.filter.FlowFilter;
import io.calamary.observe.ServerStats;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apiguardian.api.API;

/**
 * A proxy server with its listeners. Thread-safe. Its threads are daemons, it installs no shutdown
 * hook and has no static state: any number of servers can run in one JVM.
 *
 * <p>The methods that wait ({@link #start()}, {@link #close()}) refuse to do so on a thread of an
 * event loop, with an {@link IllegalStateException}.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ProxyServer extends AutoCloseable {
  /** Starts to describe a server. */
  static ProxyServerBuilder builder() {
    return new ProxyServerBuilder();
  }

  /**
   * Binds all listeners, and waits until that is done: all of them or none.
   *
   * @return this server
   * @throws ProxyStartException if one can't be bound; the server is closed then
   * @throws IllegalStateException if it was started or closed before
   */
  ProxyServer start();

  /** Binds all listeners; the stage fails as {@link #start()} throws. */
  CompletionStage<ProxyServer> startAsync();

  /** The state of now. */
  State state();

  /** The bound listeners, in the order of the configuration; empty unless running or draining. */
  List<BoundListener> listeners();

  /**
   * The bound listener of that name.
   *
   * @throws IllegalArgumentException if there is none; the message names those that there are
   */
  BoundListener listener(String name);

  /** The counters. */
  ServerStats stats();

  /** Swaps the filter for flows that are decided from now on. */
  void updateFilter(FlowFilter filter);

  /**
   * Stops accepting, tells clients in their protocol that the end is near, lets running flows end,
   * and closes what is left after the timeout. The server is closed when the stage completes.
   *
   * @param timeout how long running flows may take; zero for not at all
   */
  CompletionStage<Void> drain(Duration timeout);

  /** {@link #drain} with {@link Timeouts#drain()}. */
  CompletionStage<Void> closeAsync();

  /** Completes when the server is closed, whoever closed it. */
  CompletionStage<Void> whenClosed();

  /** {@link #closeAsync()}, and waits. */
  @Override
  void close();

  /** The states of a server, in the order in which they come. */
  enum State {
    /** Made, not started. */
    NEW,
    /** Binding. */
    STARTING,
    /** Accepting. */
    RUNNING,
    /** No longer accepting; flows are ending. */
    DRAINING,
    /** Everything is released. */
    CLOSED
  }
}
