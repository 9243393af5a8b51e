package io.calamary.examples.measure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How much memory idle tunnels take. Needs two descriptors for each tunnel here, and two in the
 * proxy's process.
 */
public final class IdleTunnels {
  private static final int BATCH = 500;

  private final ServerSocketChannel origin = ServerSocketChannel.open();
  private final List<SocketChannel> open = new ArrayList<>();
  private final InetSocketAddress proxy;

  private IdleTunnels(InetSocketAddress proxy) throws IOException {
    this.proxy = proxy;
    origin.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
  }

  /**
   * Prints figures; the first argument is the number of tunnels, the rest are options for the JVM.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int tunnels = args.length == 0 ? 9_000 : Integer.parseInt(args[0]);
    String[] options = new String[Math.max(0, args.length - 1)];
    System.arraycopy(args, Math.min(1, args.length), options, 0, options.length);
    try (ChildProxy child = ChildProxy.start(options)) {
      IdleTunnels measured =
          new IdleTunnels(new InetSocketAddress(InetAddress.getLoopbackAddress(), child.port()));
      System.out.println("| | RSS, MiB | live heap, MiB |");
      System.out.println("| --- | ---: | ---: |");
      row("just started", child.resident(), child.heap());
      for (int opened = 0; opened < tunnels; opened += BATCH) {
        measured.add(BATCH);
        measured.closeAll();
      }
      long resident = child.resident();
      long heap = child.heap();
      row("as many opened and closed, " + BATCH + " at a time", resident, heap);
      measured.add(tunnels);
      resident = child.resident() - resident;
      heap = child.heap() - heap;
      row(tunnels + " idle tunnels", child.resident(), child.heap());
      System.out.printf(
          "| for each, KiB | %.1f | %.1f |%n",
          (double) resident / tunnels, (double) heap / tunnels);
      measured.closeAll();
      measured.origin.close();
    }
  }

  private static void row(String what, long resident, long heap) {
    System.out.printf("| %s | %.1f | %.1f |%n", what, resident / 1024.0, heap / 1024.0);
  }

  private void add(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel client = SocketChannel.open(proxy);
      String authority = "127.0.0.1:" + origin.socket().getLocalPort();
      write(client, "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
      SocketChannel server = origin.accept();
      open.add(client);
      open.add(server);
      readHead(client);
      exchange(client, server);
      exchange(server, client);
    }
  }

  private void closeAll() throws IOException {
    for (SocketChannel channel : open) {
      channel.close();
    }
    open.clear();
  }

  private static void exchange(SocketChannel from, SocketChannel to) throws IOException {
    write(from, "x".repeat(100));
    ByteBuffer got = ByteBuffer.allocate(100);
    while (got.hasRemaining()) {
      if (to.read(got) < 0) {
        throw new IOException("the tunnel was closed");
      }
    }
  }

  private static void write(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static void readHead(SocketChannel channel) throws IOException {
    StringBuilder head = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (head.indexOf("\r\n\r\n") < 0) {
      one.clear();
      if (channel.read(one) < 0) {
        throw new IOException("CONNECT was answered with " + head);
      }
      head.append((char) one.get(0));
    }
    if (!head.toString().startsWith("HTTP/1.1 200 ")) {
      throw new IOException("CONNECT was answered with " + head);
    }
  }
}
