package io.calamary.socks5.wire;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sends back every datagram, and remembers what came and from where. */
final class UdpEcho implements AutoCloseable {
  private final DatagramSocket socket;
  private final Thread thread;
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final List<InetSocketAddress> senders = new CopyOnWriteArrayList<>();

  private UdpEcho(DatagramSocket socket) {
    this.socket = socket;
    this.thread = new Thread(this::run, "udp echo");
  }

  static UdpEcho start(String address) throws IOException {
    return start(new InetSocketAddress(InetAddress.getByName(address), 0));
  }

  static UdpEcho start(InetSocketAddress address) throws IOException {
    UdpEcho echo = new UdpEcho(new DatagramSocket(address));
    echo.thread.start();
    return echo;
  }

  private void run() {
    byte[] buffer = new byte[65_535];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] bytes = Arrays.copyOf(buffer, packet.getLength());
        senders.add((InetSocketAddress) packet.getSocketAddress());
        received.add(HexFormat.of().formatHex(bytes));
        socket.send(packet);
      }
    } catch (SocketException closed) {
      // The test is over.
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** What came, in hex. */
  List<String> received() {
    return List.copyOf(received);
  }

  /** Where it came from. */
  List<InetSocketAddress> senders() {
    return List.copyOf(senders);
  }

  /** Sends something that is no answer. */
  void send(InetSocketAddress to, String hex) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    socket.send(new DatagramPacket(bytes, bytes.length, to));
  }

  @Override
  public void close() {
    socket.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
