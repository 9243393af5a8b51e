package io.calamary.examples.measure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Tunnels through a proxy to a server in this process, and requests on them. */
final class EchoTunnels implements AutoCloseable {
  private static final int SIZE = 64;
  private static final String ESTABLISHED = "HTTP/1.1 200 ";

  private final ServerSocketChannel origin = ServerSocketChannel.open();
  private final List<SocketChannel> clients = new ArrayList<>();
  private final List<SocketChannel> servers = new ArrayList<>();
  private final InetSocketAddress proxy;
  private final ByteBuffer message = ByteBuffer.allocateDirect(SIZE);
  private final ByteBuffer head = ByteBuffer.allocate(4096);

  EchoTunnels(int port) throws IOException {
    proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    origin.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
  }

  int count() {
    return clients.size();
  }

  /** Opens so many more. */
  void open(int more) throws IOException {
    String authority = "127.0.0.1:" + origin.socket().getLocalPort();
    String request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
    for (int i = 0; i < more; i++) {
      SocketChannel client = SocketChannel.open(proxy);
      // Closed by a reset: no port waits, however many are opened.
      client.setOption(StandardSocketOptions.SO_LINGER, 0);
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      client.write(StandardCharsets.US_ASCII.encode(request));
      SocketChannel server = origin.accept();
      server.setOption(StandardSocketOptions.TCP_NODELAY, true);
      clients.add(client);
      servers.add(server);
      readHead(client);
    }
  }

  private void readHead(SocketChannel client) throws IOException {
    head.clear();
    String text = "";
    while (!text.endsWith("\r\n\r\n")) {
      if (client.read(head) < 0) {
        throw new IOException("CONNECT was answered with " + text);
      }
      text = new String(head.array(), 0, head.position(), StandardCharsets.US_ASCII);
    }
    if (!text.startsWith(ESTABLISHED)) {
      throw new IOException("CONNECT was answered with " + text);
    }
  }

  /** Sends a request on each of some tunnels, and their answers back, so that they overlap. */
  void exchange(int first, int many) throws IOException {
    for (int i = first; i < first + many; i++) {
      write(clients.get(i));
    }
    for (int i = first; i < first + many; i++) {
      read(servers.get(i));
      write(servers.get(i));
    }
    for (int i = first; i < first + many; i++) {
      read(clients.get(i));
    }
  }

  private void write(SocketChannel channel) throws IOException {
    message.clear();
    while (message.hasRemaining()) {
      channel.write(message);
    }
  }

  private void read(SocketChannel channel) throws IOException {
    message.clear();
    while (message.hasRemaining()) {
      if (channel.read(message) < 0) {
        throw new IOException("a tunnel was closed");
      }
    }
  }

  /** Closes the last ones. */
  void close(int less) throws IOException {
    for (int i = 0; i < less; i++) {
      clients.remove(clients.size() - 1).close();
      servers.remove(servers.size() - 1).close();
    }
  }

  @Override
  public void close() throws IOException {
    close(count());
    origin.close();
  }
}
