package io.calamary.examples.it;

import io.calamary.core.testkit.QuicInitial;
import io.calamary.core.testkit.TlsHello;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The program of the client host for UDP. Its arguments are what to do and the destinations, as
 * address and port each; it says what came of it.
 */
final class DatagramClient {
  private static final int PATIENT_MILLIS = 20_000;
  private static final int MUTE_MILLIS = 1_500;
  private static final int ROUNDS = 50;
  private static final List<Integer> SIZES = List.of(1, 0, 1_472, 1_473, 9_000, 65_507, 0, 2);

  private DatagramClient() {}

  /** Does one thing. */
  public static void main(String[] arguments) throws IOException {
    List<InetSocketAddress> to = new ArrayList<>();
    for (int i = 1; i + 1 < arguments.length; i += 2) {
      InetAddress address = InetAddress.getByName(arguments[i]);
      to.add(new InetSocketAddress(address, Integer.parseInt(arguments[i + 1])));
    }
    switch (arguments[0]) {
      case "mix" -> mix(to);
      case "sizes" -> sizes(to.get(0));
      case "mute" -> mute(to.get(0));
      case "knock" -> knock(to, List.of("anybody there?".getBytes(StandardCharsets.UTF_8)));
      case "knock-quic" -> knock(to.subList(0, 1), quicHello(arguments[3]));
      case "listen" -> listen(to.get(0));
      case "beside" -> beside(to.get(0), to.get(1));
      case "quic" -> quic(to.get(0), arguments[3]);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** Two sockets and all the destinations: each answer must come of whom it was asked. */
  private static void mix(List<InetSocketAddress> to) throws IOException {
    try (DatagramSocket one = open(PATIENT_MILLIS);
        DatagramSocket two = open(PATIENT_MILLIS)) {
      int answers = 0;
      for (int round = 0; round < ROUNDS; round++) {
        for (InetSocketAddress address : to) {
          send(one, address, "one " + round + " " + address);
          send(two, address, "two " + round + " " + address);
        }
        for (int i = 0; i < to.size(); i++) {
          answers += fits(one, "one " + round);
          answers += fits(two, "two " + round);
        }
      }
      System.out.println("mixed " + answers + " answers, all right");
    }
  }

  private static int fits(DatagramSocket socket, String beginning) throws IOException {
    DatagramPacket packet = receive(socket);
    String said = text(packet);
    if (!said.equals(beginning + " " + packet.getSocketAddress())) {
      throw new IOException("'" + said + "' from " + packet.getSocketAddress());
    }
    return 1;
  }

  /** Datagrams of every size must come back as they went. */
  private static void sizes(InetSocketAddress to) throws IOException {
    try (DatagramSocket socket = open(PATIENT_MILLIS)) {
      Random random = new Random(42);
      for (int size : SIZES) {
        byte[] sent = new byte[size];
        random.nextBytes(sent);
        socket.send(new DatagramPacket(sent, size, to));
        DatagramPacket packet = receive(socket);
        byte[] came = Arrays.copyOf(packet.getData(), packet.getLength());
        boolean right = Arrays.equals(sent, came) && packet.getSocketAddress().equals(to);
        System.out.println("size " + size + (right ? " right" : " wrong: " + came.length));
      }
    }
  }

  /** Nothing must come back. */
  private static void mute(InetSocketAddress to) throws IOException {
    try (DatagramSocket socket = open(MUTE_MILLIS)) {
      send(socket, to, "anybody there?");
      System.out.println("came " + text(receive(socket)));
    } catch (SocketTimeoutException e) {
      System.out.println("silence");
    }
  }

  /** Says all that comes back, from whom, until there is silence. */
  private static void listen(InetSocketAddress to) throws IOException {
    try (DatagramSocket socket = open(MUTE_MILLIS)) {
      send(socket, to, "hello");
      while (true) {
        DatagramPacket packet = receive(socket);
        System.out.println(
            text(packet)
                + " from "
                + packet.getAddress().getHostAddress()
                + " "
                + packet.getPort());
      }
    } catch (SocketTimeoutException e) {
      System.out.println("silence");
    }
  }

  /** A hello in two datagrams: both must come back as they went, and in their order. */
  private static void quic(InetSocketAddress to, String serverName) throws IOException {
    List<byte[]> hello = quicHello(serverName);
    try (DatagramSocket socket = open(MUTE_MILLIS)) {
      for (byte[] sent : hello) {
        socket.send(new DatagramPacket(sent, sent.length, to));
      }
      for (byte[] sent : hello) {
        DatagramPacket packet = receive(socket);
        byte[] came = Arrays.copyOf(packet.getData(), packet.getLength());
        System.out.println(Arrays.equals(sent, came) ? "right" : "wrong: " + came.length);
      }
    } catch (SocketTimeoutException e) {
      System.out.println("silence");
    }
  }

  private static List<byte[]> quicHello(String serverName) {
    byte[] record = TlsHello.to(serverName);
    byte[] hello = Arrays.copyOfRange(record, 5, record.length);
    QuicInitial second = QuicInitial.v1("0102030405060708").number(1, 1).crypto(hello, 0, 100);
    QuicInitial first = QuicInitial.v1("0102030405060708").crypto(hello, 100, hello.length);
    return List.of(first.build(), second.build());
  }

  /**
   * A connected socket learns what the network says of its destination. Twice: once of what is
   * decided then, and of what is remembered.
   */
  private static void knock(List<InetSocketAddress> to, List<byte[]> datagrams) throws IOException {
    for (InetSocketAddress address : to) {
      try (DatagramSocket socket = open(MUTE_MILLIS)) {
        socket.connect(address);
        String first = answer(socket, datagrams);
        System.out.println(first.equals("refused") ? answer(socket, datagrams) + " twice" : first);
      }
    }
  }

  private static String answer(DatagramSocket socket, List<byte[]> datagrams) throws IOException {
    try {
      for (byte[] datagram : datagrams) {
        socket.send(new DatagramPacket(datagram, datagram.length));
      }
      return "came " + receive(socket).getLength();
    } catch (PortUnreachableException e) {
      return "refused";
    } catch (SocketTimeoutException e) {
      return "silence";
    }
  }

  /** One socket: what is sent to the first never hurts what is sent to the second. */
  private static void beside(InetSocketAddress dead, InetSocketAddress alive) throws IOException {
    try (DatagramSocket socket = open(PATIENT_MILLIS)) {
      int answers = 0;
      for (int round = 0; round < ROUNDS; round++) {
        send(socket, dead, "to nobody");
        send(socket, alive, "round " + round + " " + alive);
        answers += fits(socket, "round " + round);
      }
      System.out.println("beside " + answers + " answers, all right");
    }
  }

  private static DatagramSocket open(int millis) throws IOException {
    DatagramSocket socket = new DatagramSocket();
    socket.setSoTimeout(millis);
    return socket;
  }

  private static void send(DatagramSocket socket, InetSocketAddress to, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    socket.send(new DatagramPacket(bytes, bytes.length, to));
  }

  private static DatagramPacket receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    socket.receive(packet);
    return packet;
  }

  private static String text(DatagramPacket packet) {
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
  }
}
