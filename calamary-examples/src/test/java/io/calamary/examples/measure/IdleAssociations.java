package io.calamary.examples.measure;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How much memory and how many descriptors UDP associations of SOCKS5 take, and whether they give
 * them back. Needs two descriptors for each association here, and in the proxy's process two and
 * one more for each destination.
 */
public final class IdleAssociations {
  private static final byte[] ASK = {5, 1, 0, 5, 3, 0, 1, 0, 0, 0, 0, 0, 0};
  private static final int ANSWER = 10;
  private static final int PAYLOAD = 100;
  private static final int MILLIS = 10_000;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<DatagramSocket> targets = new ArrayList<>();
  private final InetSocketAddress proxy;

  private IdleAssociations(InetSocketAddress proxy, int destinations) throws IOException {
    this.proxy = proxy;
    for (int i = 0; i < destinations; i++) {
      targets.add(socket());
    }
  }

  /**
   * Prints figures; the arguments are the number of associations, that of destinations for each,
   * and options for the JVM.
   */
  public static void main(String[] args) throws Exception {
    int associations = args.length > 0 ? Integer.parseInt(args[0]) : 1500;
    int destinations = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    String[] options = Arrays.copyOfRange(args, Math.min(2, args.length), args.length);
    try (ChildProxy child = ChildProxy.startSocks(options)) {
      InetSocketAddress proxy =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), child.port());
      IdleAssociations measured = new IdleAssociations(proxy, destinations);
      System.out.println("| | descriptors | RSS, MiB | live heap, MiB |");
      System.out.println("| --- | ---: | ---: | ---: |");
      row("just started", child);
      long started = child.descriptors();
      for (int round = 1; round <= 3; round++) {
        measured.add(associations);
        row(associations + " with " + destinations + " destinations each", child);
        measured.closeAll();
        awaitDescriptors(child, started);
        row("ended", child);
      }
      measured.targets.forEach(DatagramSocket::close);
    }
  }

  private static void row(String what, ChildProxy child) throws Exception {
    long heap = child.heap();
    long resident = child.resident();
    // Last: the first look attaches to the process, which takes a descriptor of its own.
    System.out.printf(
        "| %s | %d | %.1f | %.1f |%n", what, child.descriptors(), resident / 1024.0, heap / 1024.0);
  }

  /** Gives the proxy some seconds to close what it has; the row tells whether it did. */
  private static void awaitDescriptors(ChildProxy child, long wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (child.descriptors() > wanted && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static DatagramSocket socket() throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(MILLIS);
    return socket;
  }

  private void add(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Socket control = new Socket(proxy.getAddress(), proxy.getPort());
      open.add(control);
      control.setSoTimeout(MILLIS);
      control.getOutputStream().write(ASK);
      DataInputStream in = new DataInputStream(control.getInputStream());
      byte[] head = in.readNBytes(ANSWER);
      if (head.length < ANSWER || head[3] != 0) {
        throw new IOException("refused: " + Arrays.toString(head));
      }
      InetSocketAddress relay = new InetSocketAddress(proxy.getAddress(), in.readUnsignedShort());
      DatagramSocket client = socket();
      open.add(client);
      for (DatagramSocket target : targets) {
        exchange(client, relay, target);
      }
    }
  }

  private static void exchange(
      DatagramSocket client, InetSocketAddress relay, DatagramSocket target) throws IOException {
    ByteBuffer datagram =
        ByteBuffer.allocate(ANSWER + PAYLOAD)
            .put(new byte[] {0, 0, 0, 1, 127, 0, 0, 1})
            .putShort((short) target.getLocalPort());
    client.send(new DatagramPacket(datagram.array(), datagram.capacity(), relay));
    DatagramPacket got = new DatagramPacket(new byte[2 * PAYLOAD], 2 * PAYLOAD);
    target.receive(got);
    target.send(got);
    got.setLength(2 * PAYLOAD);
    client.receive(got);
    if (got.getLength() != ANSWER + PAYLOAD) {
      throw new IOException("an answer of " + got.getLength() + " bytes");
    }
  }

  private void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    open.clear();
  }
}
