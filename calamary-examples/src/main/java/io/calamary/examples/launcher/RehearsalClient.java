package io.calamary.examples.launcher;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLContext;

/** The client of a rehearsal: asks each mode for the origin in the way of its protocol. */
final class RehearsalClient {
  /** How long to wait for anything, in milliseconds. */
  static final int PATIENCE = 5000;

  private RehearsalClient() {}

  /** Sends the requests of a mode, one connection for each, and reads until the proxy closes. */
  static void visit(String mode, InetSocketAddress proxy, int origin) {
    for (byte[] request : requests(mode, origin)) {
      try (Socket socket = mode.equals("https") ? tls(proxy) : plain(proxy)) {
        socket.setSoTimeout(PATIENCE);
        OutputStream out = socket.getOutputStream();
        out.write(request);
        out.flush();
        socket.getInputStream().readAllBytes();
      } catch (IOException | GeneralSecurityException e) {
        // A reset is an answer, too: transparent mode gives it to whoever was not diverted.
      }
    }
  }

  private static Socket plain(InetSocketAddress proxy) throws IOException {
    return new Socket(proxy.getAddress(), proxy.getPort());
  }

  /** Trusts anybody, as it talks to its own process, which may show a certificate made just now. */
  private static Socket tls(InetSocketAddress proxy) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    return context.getSocketFactory().createSocket(proxy.getAddress(), proxy.getPort());
  }

  private static List<byte[]> requests(String mode, int origin) {
    String host = "127.0.0.1:" + origin;
    String head = " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    String get = "GET /" + head;
    return switch (mode) {
      case "http", "https" ->
          List.of(
              ascii("GET http://" + host + "/" + head),
              ascii("CONNECT " + host + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n" + get));
      case "socks5" -> List.of(socks5(origin, get));
      case "proxyproto" ->
          List.of(ascii("PROXY TCP4 127.0.0.1 127.0.0.1 1111 " + origin + "\r\n" + get));
      default -> List.of(ascii(get));
    };
  }

  /** A greeting and CONNECT (RFC 1928, sections 3 and 4), without waiting for answers. */
  private static byte[] socks5(int origin, String get) {
    byte[] rest = ascii(get);
    byte[] all = new byte[13 + rest.length];
    byte[] hello = {5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1, (byte) (origin >> 8), (byte) origin};
    System.arraycopy(hello, 0, all, 0, hello.length);
    System.arraycopy(rest, 0, all, hello.length, rest.length);
    return all;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
