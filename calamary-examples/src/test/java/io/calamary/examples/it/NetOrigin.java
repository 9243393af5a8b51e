package io.calamary.examples.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The program of the origin host: on port 80 of each of its addresses it behaves as the last number
 * of the address says. Says {@code ready}, then a line for each connection.
 */
final class NetOrigin {
  static final int ECHO = 10;

  /** Greets first, then echoes. */
  static final int BANNER = 11;

  /** Reads to the end, then tells count and digest. */
  static final int UPLOAD = 12;

  /** Reads a line with a number, and sends so many bytes. */
  static final int DOWNLOAD = 13;

  /** Tells where the connection comes from. */
  static final int WHO = 14;

  /** Resets the connection after the first byte. */
  static final int RESET = 15;

  /** Says a word and no more, and reads on to the end. */
  static final int LAST_WORD = 16;

  /** Nobody listens. */
  static final int NOBODY = 17;

  /** Reads until the connection is gone, and tells how it ended. */
  static final int LISTEN = 18;

  /** Nobody listens, and a test may have the kernel drop what comes. */
  static final int LOST = 19;

  private NetOrigin() {}

  /** Runs until it is ended. */
  public static void main(String[] arguments) throws IOException {
    for (int number = ECHO; number <= LISTEN; number++) {
      if (number != NOBODY) {
        for (String address : Namespaces.addresses(number).values()) {
          ServerSocket server = new ServerSocket();
          server.bind(new InetSocketAddress(InetAddress.getByName(address), 80), 50);
          int behaviour = number;
          new Thread(() -> serve(server, behaviour), "accept " + address).start();
        }
      }
    }
    System.out.println("ready");
  }

  private static void serve(ServerSocket server, int behaviour) {
    while (true) {
      try {
        Socket socket = server.accept();
        System.out.println("accepted " + behaviour + " from " + source(socket));
        new Thread(() -> behave(socket, behaviour), "serve").start();
      } catch (IOException e) {
        System.out.println("failed " + behaviour + ": " + e);
        return;
      }
    }
  }

  private static String source(Socket socket) {
    return socket.getInetAddress().getHostAddress() + " " + socket.getPort();
  }

  private static void behave(Socket accepted, int behaviour) {
    try (Socket socket = accepted) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      switch (behaviour) {
        case ECHO -> in.transferTo(out);
        case BANNER -> {
          say(out, "220 ready\n");
          in.transferTo(out);
        }
        case UPLOAD -> say(out, NetBytes.receive(in) + "\n");
        case DOWNLOAD -> NetBytes.send(out, Long.parseLong(NetClient.line(in)));
        case WHO -> say(out, source(socket) + "\n");
        case RESET -> {
          in.read();
          socket.setSoLinger(true, 0);
        }
        case LAST_WORD -> {
          say(out, "hello\n");
          socket.shutdownOutput();
          System.out.println("then " + NetBytes.receive(in));
        }
        default -> System.out.println("then " + NetBytes.receive(in));
      }
      System.out.println("ended " + behaviour);
    } catch (IOException e) {
      System.out.println("broken " + behaviour + ": " + e.getMessage());
    }
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
