package io.calamary.core.internal.connect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A listening socket that accepts when it is told to; or one that lets connections hang. */
final class Origin implements AutoCloseable {
  private static final int FILLERS = 8;

  private final ServerSocketChannel server;
  private final List<SocketChannel> fillers = new ArrayList<>();

  private Origin(ServerSocketChannel server) {
    this.server = server;
  }

  /** One that the kernel accepts connections for. */
  static Origin listening(String address, int port) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getByName(address), port), 50);
    server.configureBlocking(false);
    return new Origin(server);
  }

  /**
   * One that drops what wants to connect: its queue is full, and the kernel does not answer SYN
   * segments then.
   */
  static Origin hanging(String address, int port) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getByName(address), port), 1);
    server.configureBlocking(false);
    Origin origin = new Origin(server);
    for (int i = 0; i < FILLERS; i++) {
      SocketChannel filler = SocketChannel.open();
      filler.configureBlocking(false);
      filler.connect(server.getLocalAddress());
      origin.fillers.add(filler);
    }
    return origin;
  }

  int port() throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  /** Accepts what is in the queue and returns how much that was. */
  int accepted() throws IOException {
    int count = 0;
    for (SocketChannel next = server.accept(); next != null; next = server.accept()) {
      next.close();
      count++;
    }
    return count;
  }

  @Override
  public void close() {
    try {
      server.close();
      for (SocketChannel filler : fillers) {
        filler.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
