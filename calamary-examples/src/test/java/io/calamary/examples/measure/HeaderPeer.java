package io.calamary.examples.measure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Another program that reads PROXY headers, and how it is asked. */
final class HeaderPeer implements AutoCloseable {
  private static final int MOST_MILLIS = 10_000;
  private static final long GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

  private final Process process;
  private final int port;

  private HeaderPeer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static HeaderPeer haproxy() throws IOException {
    int port = freePort();
    String text =
        """
        defaults
          mode http
          timeout connect 3s
          timeout client 3s
          timeout server 3s
        frontend front
          bind 127.0.0.1:PORT accept-proxy
          http-request return status 200 content-type text/plain lf-string "source=%[src]:%[src_port]"
        """;
    return start(port, text, "haproxy", "-db", "-f");
  }

  static HeaderPeer squid() throws IOException {
    int port = freePort();
    String text =
        """
        http_port 127.0.0.1:PORT require-proxy-header
        acl all_v4 src 0.0.0.0/0
        acl all_v6 src ::/0
        proxy_protocol_access allow all_v4
        proxy_protocol_access allow all_v6
        http_access allow all
        cache deny all
        access_log none
        cache_log /dev/null
        cache_store_log none
        pid_filename none
        pinger_enable off
        forwarded_for on
        request_start_timeout 3 seconds
        shutdown_lifetime 0 seconds
        dns_nameservers 127.0.0.1
        """;
    return start(port, text, "squid", "-N", "-f");
  }

  private static HeaderPeer start(int port, String text, String... line) throws IOException {
    Path file = Files.createTempFile("header-peer", ".conf");
    Files.writeString(file, text.replace("PORT", String.valueOf(port)));
    List<String> all = new ArrayList<>(List.of(line));
    all.add(file.toString());
    Process process =
        new ProcessBuilder(all)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    HeaderPeer made = new HeaderPeer(process, port);
    for (int i = 0; i < 100 && process.isAlive(); i++) {
      try (Socket probe = new Socket(ProxyHeaders.loopback(), port)) {
        if (probe.isConnected()) {
          return made;
        }
      } catch (IOException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
    made.close();
    throw new IOException(all + " does not listen");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, ProxyHeaders.loopback())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  /** What a proxy makes of these segments: the source that it saw, an error, or how it ended. */
  static String ask(int port, List<byte[]> segments) throws IOException {
    long start = System.nanoTime();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    String end = "FIN";
    try (Socket socket = new Socket(ProxyHeaders.loopback(), port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(MOST_MILLIS);
      for (byte[] segment : segments) {
        socket.getOutputStream().write(segment);
        LockSupport.parkNanos(GAP_NANOS);
      }
      InputStream in = socket.getInputStream();
      for (int c = in.read(); c >= 0; c = in.read()) {
        answer.write(c);
      }
    } catch (SocketTimeoutException e) {
      end = "nothing for 10 s";
    } catch (SocketException e) {
      end = "RST";
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    String text = answer.toString(StandardCharsets.ISO_8859_1);
    int source = text.indexOf("source=");
    if (source >= 0) {
      return "as " + text.substring(source + "source=".length()).trim();
    }
    String what = text.startsWith("HTTP/") ? text.split(" ")[1] + ", " + end : end;
    return seconds < 1 ? what : String.format("%s after %.1f s", what, seconds);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
