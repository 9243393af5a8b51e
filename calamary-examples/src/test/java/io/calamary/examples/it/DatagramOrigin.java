package io.calamary.examples.it;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The program of the origin host for UDP. At some of its addresses it echoes each datagram, from
 * the address and port where it came in. Says {@code ready}, then who sent the first datagram of
 * each source and address.
 */
final class DatagramOrigin {
  static final int ECHO = 10;
  static final int OTHER_ECHO = 11;

  /**
   * Echoes, and has three others say something to the same source: {@link #STRANGER} and {@link
   * #PASSER_BY} at the same port, and itself at the port that follows in {@link #PORTS}.
   */
  static final int GOSSIP = 12;

  static final int STRANGER = 13;
  static final int PASSER_BY = 14;

  /** Nobody listens. */
  static final int NOBODY = 17;

  static final List<Integer> PORTS = List.of(53, 123, 443);

  private static final int MOST = 65_535;

  private static final Map<String, DatagramSocket> SOCKETS = new HashMap<>();

  private DatagramOrigin() {}

  /** Runs until it is ended. */
  public static void main(String[] arguments) throws IOException {
    for (int number : List.of(STRANGER, PASSER_BY, ECHO, OTHER_ECHO, GOSSIP)) {
      for (String address : Namespaces.addresses(number).values()) {
        for (int port : PORTS) {
          DatagramSocket socket =
              new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), port));
          SOCKETS.put(address + " " + port, socket);
          int behaviour = number;
          new Thread(() -> serve(socket, behaviour), address + " " + port).start();
        }
      }
    }
    System.out.println("ready");
  }

  private static void serve(DatagramSocket socket, int behaviour) {
    DatagramPacket packet = new DatagramPacket(new byte[MOST], MOST);
    try {
      while (true) {
        packet.setLength(MOST);
        socket.receive(packet);
        System.out.println(
            behaviour + " has " + packet.getLength() + " of " + packet.getSocketAddress());
        socket.send(packet);
        if (behaviour == GOSSIP) {
          gossip(packet, socket.getLocalPort());
        }
      }
    } catch (IOException e) {
      System.out.println("failed " + behaviour + ": " + e);
    }
  }

  private static void gossip(DatagramPacket packet, int port) throws IOException {
    String family = packet.getAddress().getAddress().length == 4 ? "IPv4" : "IPv6";
    int other = PORTS.get((PORTS.indexOf(port) + 1) % PORTS.size());
    say("psst", STRANGER, family, port, packet.getSocketAddress());
    say("good day", PASSER_BY, family, port, packet.getSocketAddress());
    say("me, too", GOSSIP, family, other, packet.getSocketAddress());
  }

  private static void say(String text, int number, String family, int port, SocketAddress to)
      throws IOException {
    byte[] words = text.getBytes(StandardCharsets.US_ASCII);
    SOCKETS
        .get(Namespaces.addresses(number).get(family) + " " + port)
        .send(new DatagramPacket(words, words.length, to));
  }
}
