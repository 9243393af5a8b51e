package io.calamary.core.internal.flow;

import io.calamary.core.spi.DatagramAcceptor;
import io.calamary.core.spi.DatagramSockets;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The UDP side of a listener: its sockets, and a table of flows for each event loop. */
public final class DatagramListener {
  private final DatagramSockets sockets;
  private final List<DatagramTable> tables;

  private DatagramListener(DatagramSockets sockets, List<DatagramTable> tables) {
    this.sockets = sockets;
    this.tables = tables;
  }

  /**
   * Binds the sockets of an acceptor.
   *
   * @param group the event loops of the flows
   * @param listener the listener's name
   */
  public static CompletableFuture<DatagramListener> bind(
      Engine engine,
      EventLoopGroup group,
      String listener,
      DatagramAcceptor acceptor,
      InetSocketAddress address) {
    List<DatagramTable> tables = new ArrayList<>();
    for (EventExecutor loop : group) {
      tables.add(new DatagramTable(engine, (EventLoop) loop, listener, acceptor));
    }
    List<DatagramTable> all = List.copyOf(tables);
    return acceptor
        .bind(address, all)
        .thenApply(sockets -> new DatagramListener(sockets, all))
        .toCompletableFuture();
  }

  /** The address that the sockets have. */
  public InetSocketAddress address() {
    return sockets.address();
  }

  /** Stops to receive, then ends the flows; completes when nothing is left. Does not fail. */
  public CompletableFuture<Void> close() {
    return sockets
        .close()
        .toCompletableFuture()
        .thenCompose(
            done ->
                CompletableFuture.allOf(
                    tables.stream()
                        .map(table -> CompletableFuture.runAsync(table::close, table.loop()))
                        .toArray(CompletableFuture<?>[]::new)));
  }
}
