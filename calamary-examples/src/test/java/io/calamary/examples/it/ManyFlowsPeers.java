package io.calamary.examples.it;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** Both ends of {@link ManyFlows}: an origin that echoes at many ports, and its clients. */
final class ManyFlowsPeers {
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 1_000;
  private static final List<Integer> NUMBERS = List.of(7, 8, 9, 10, 11);
  private static final int MILLIS = 3_000;

  private ManyFlowsPeers() {}

  /** Is the origin until it is ended, or the clients once. */
  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("origin")) {
      origin();
    } else {
      clients(arguments[1], Integer.parseInt(arguments[2]));
    }
  }

  private static void origin() throws IOException {
    Selector selector = Selector.open();
    for (int number : NUMBERS) {
      for (String address : Namespaces.addresses(number).values()) {
        for (int i = 0; i < PORTS; i++) {
          DatagramChannel channel = DatagramChannel.open();
          channel.bind(new InetSocketAddress(address, FIRST_PORT + i));
          channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        }
      }
    }
    System.out.println("ready");
    ByteBuffer buffer = ByteBuffer.allocateDirect(2_048);
    while (true) {
      selector.select(key -> echo((DatagramChannel) key.channel(), buffer));
    }
  }

  private static void echo(DatagramChannel channel, ByteBuffer buffer) {
    try {
      buffer.clear();
      SocketAddress sender = channel.receive(buffer);
      if (sender != null) {
        channel.send(buffer.flip(), sender);
      }
    } catch (IOException e) {
      System.out.println("failed: " + e);
    }
  }

  /** Each client is a socket, which sends to as many destinations as there are numbers. */
  private static void clients(String family, int count) throws IOException {
    List<DatagramSocket> open = new ArrayList<>();
    int answers = 0;
    for (int i = 0; i < count; i++) {
      DatagramSocket socket = new DatagramSocket();
      socket.setSoTimeout(MILLIS);
      open.add(socket);
      for (int number : NUMBERS) {
        InetAddress to = InetAddress.getByName(Namespaces.addresses(number).get(family));
        byte[] bytes = {1, 2, 3, (byte) number};
        socket.send(new DatagramPacket(bytes, bytes.length, to, FIRST_PORT + i % PORTS));
      }
      answers += answers(socket);
    }
    System.out.println(answers);
    open.forEach(DatagramSocket::close);
  }

  private static int answers(DatagramSocket socket) throws IOException {
    int answers = 0;
    try {
      while (answers < NUMBERS.size()) {
        socket.receive(new DatagramPacket(new byte[16], 16));
        answers++;
      }
    } catch (SocketTimeoutException e) {
      System.err.println("only " + answers + " answers of " + NUMBERS.size());
    }
    return answers;
  }
}
