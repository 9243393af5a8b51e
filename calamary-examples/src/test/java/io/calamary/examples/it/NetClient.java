package io.calamary.examples.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * The program of the client host. Its arguments are what to do, an address, a port, and a text or a
 * number; it says what came, and how it ended.
 */
final class NetClient {
  private static final int MOST_MILLIS = 50_000;
  private static final int MUTE_MILLIS = 1_500;

  private NetClient() {}

  /** Does one thing. */
  public static void main(String[] arguments) throws IOException {
    InetSocketAddress to = new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2]));
    String what = arguments.length > 3 ? arguments[3] : "";
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(MOST_MILLIS);
      socket.connect(to, MOST_MILLIS);
      System.out.println("connected");
      switch (arguments[0]) {
        case "talk" -> talk(socket, what, true);
        case "ask" -> talk(socket, what, false);
        case "upload" -> upload(socket, Long.parseLong(what));
        case "download" -> download(socket, what);
        case "mute" -> {
          socket.setSoTimeout(MUTE_MILLIS);
          talk(socket, what, false);
        }
        case "greet" -> {
          System.out.println("greeting " + line(socket.getInputStream()));
          talk(socket, what, true);
        }
        case "leave" -> socket.setSoLinger(true, 0);
        case "reset" -> {
          write(socket, what);
          System.out.println("echo " + line(socket.getInputStream()));
          socket.setSoLinger(true, 0);
        }
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    } catch (IOException e) {
      System.out.println("failed: " + e.getMessage());
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write((text + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static void talk(Socket socket, String text, boolean end) throws IOException {
    if (!text.isEmpty()) {
      write(socket, text);
    }
    if (end) {
      socket.shutdownOutput();
    }
    InputStream in = socket.getInputStream();
    try {
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        System.out.println("said " + line);
      }
      System.out.println("end");
    } catch (SocketTimeoutException e) {
      System.out.println("mute");
    } catch (IOException e) {
      System.out.println("reset: " + e.getMessage());
    }
  }

  private static void upload(Socket socket, long count) throws IOException {
    System.out.println("sent " + NetBytes.send(socket.getOutputStream(), count));
    socket.shutdownOutput();
    System.out.println("told " + line(socket.getInputStream()));
  }

  private static void download(Socket socket, String count) throws IOException {
    write(socket, count);
    System.out.println("got " + NetBytes.receive(socket.getInputStream()));
  }

  /** A line without its end, or what comes before the end. */
  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
      line.append((char) octet);
    }
    return line.toString();
  }
}
