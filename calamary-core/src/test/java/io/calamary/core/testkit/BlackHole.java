package io.calamary.core.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A port that neither accepts nor refuses: its queue of connections is full. Linux only. */
public final class BlackHole implements AutoCloseable {
  /** The kernel keeps one more than the backlog; what comes then is not answered. */
  private static final int BACKLOG = 1;

  private final ServerSocket server;
  private final List<SocketChannel> queued = new ArrayList<>();

  /** Opens one on 127.0.0.1. */
  public BlackHole() {
    try {
      server = new ServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1"));
      for (int i = 0; i <= BACKLOG; i++) {
        queued.add(SocketChannel.open(address()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  @Override
  public void close() {
    try {
      for (SocketChannel channel : queued) {
        channel.close();
      }
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
