package io.calamary.examples.measure;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How much memory idle connections take that the firewall diverts. To be run in a network namespace
 * of its own, as its root; origin and proxy are processes of their own, so that each flow takes one
 * descriptor here, one in the origin and two in the proxy.
 */
public final class IdleTransparent {
  private static final InetSocketAddress ORIGIN = new InetSocketAddress("198.51.100.7", 80);
  private static final int BATCH = 500;
  private static final int PER_SOURCE = 20_000;

  private static final String SET_UP =
      """
      set -e
      test -z "$(ip -o addr show)"
      ip link set lo up
      ip addr add 198.51.100.7/32 dev lo
      echo 5000 65000 > /proc/sys/net/ipv4/ip_local_port_range
      nft 'add table ip idle'
      nft 'add chain ip idle output { type nat hook output priority -100; }'
      nft 'add rule ip idle output meta mark 0x2028 return'
      nft 'add rule ip idle output ip daddr 198.51.100.7 tcp dport 80 redirect to :4128'
      """;

  private final List<SocketChannel> open = new ArrayList<>();

  private IdleTransparent() {}

  /**
   * Prints figures; the first argument is the number of flows, the rest are options for the proxy's
   * JVM.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 0 && args[0].equals("origin")) {
      serve();
      return;
    }
    int flows = args.length == 0 ? 9_900 : Integer.parseInt(args[0]);
    String[] options = new String[Math.max(0, args.length - 1)];
    System.arraycopy(args, Math.min(1, args.length), options, 0, options.length);
    setUp();
    Process origin = origin();
    try (ChildProxy child = ChildProxy.startTransparent(options)) {
      new IdleTransparent().measure(child, flows);
    } finally {
      origin.getOutputStream().close();
      origin.waitFor(10, TimeUnit.SECONDS);
      origin.destroy();
    }
  }

  private static void setUp() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("sh", "-c", SET_UP).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException("no fresh network namespace (remedy: unshare --net --map-root-user)");
    }
  }

  private static Process origin() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                IdleTransparent.class.getName(),
                "origin")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.getInputStream().read() < 0) {
      throw new IOException("the origin did not start");
    }
    return process;
  }

  /** The origin: echoes, and ends what its peer has ended. Ends with its input. */
  private static void serve() throws IOException {
    Selector selector = Selector.open();
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.INET);
    server.bind(ORIGIN, 1024).configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    Thread echoing = new Thread(() -> echo(selector, server));
    echoing.setDaemon(true);
    echoing.start();
    System.out.println();
    System.in.transferTo(OutputStream.nullOutputStream());
  }

  private static void echo(Selector selector, ServerSocketChannel server) {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    try {
      while (true) {
        selector.select(
            key -> {
              try {
                if (key.isAcceptable()) {
                  SocketChannel accepted = server.accept();
                  accepted.configureBlocking(false);
                  accepted.register(selector, SelectionKey.OP_READ);
                } else if (key.channel() instanceof SocketChannel channel) {
                  if (channel.read(buffer.clear()) < 0) {
                    channel.close();
                  } else {
                    channel.write(buffer.flip());
                  }
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("the origin ends: " + e);
    }
  }

  private void measure(ChildProxy child, int flows) throws IOException, InterruptedException {
    System.out.println("| | descriptors | RSS, MiB | live heap, MiB |");
    System.out.println("| --- | ---: | ---: | ---: |");
    row("just started", child);
    for (int opened = 0; opened < flows; opened += BATCH) {
      add(BATCH);
      closeAll();
    }
    long resident = child.resident();
    long heap = child.heap();
    row("as many opened and closed, " + BATCH + " at a time", child);
    add(flows);
    resident = child.resident() - resident;
    heap = child.heap() - heap;
    row(flows + " idle flows", child);
    System.out.printf(
        "| for each, KiB | | %.1f | %.1f |%n", (double) resident / flows, (double) heap / flows);
    closeAll();
  }

  private static void row(String what, ChildProxy child) throws IOException, InterruptedException {
    System.out.printf(
        "| %s | %d | %.1f | %.1f |%n",
        what, child.descriptors(), child.resident() / 1024.0, child.heap() / 1024.0);
  }

  private void add(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel client = SocketChannel.open(StandardProtocolFamily.INET);
      int source = 2 + open.size() / PER_SOURCE;
      client.bind(new InetSocketAddress("127.0.0." + source, 0));
      client.connect(ORIGIN);
      open.add(client);
      try {
        write(client, "x".repeat(100));
        read(client);
      } catch (IOException e) {
        throw new IOException("flow " + open.size() + " can't be opened", e);
      }
    }
  }

  private void closeAll() throws IOException {
    for (SocketChannel channel : open) {
      channel.close();
    }
    open.clear();
  }

  private static void write(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static String read(SocketChannel channel) throws IOException {
    ByteBuffer got = ByteBuffer.allocate(100);
    while (got.hasRemaining()) {
      if (channel.read(got) < 0) {
        throw new IOException("the flow was closed");
      }
    }
    return StandardCharsets.US_ASCII.decode(got.flip()).toString();
  }
}
