package io.calamary.examples.measure.h2;

import io.calamary.core.testkit.OriginServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Another server of HTTP/2 inside of TLS, with one origin server behind it. */
final class TlsPeer implements AutoCloseable {
  private final Process process;
  private final int port;

  private TlsPeer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * A key and a certificate in one file, {@code both.pem}, and in {@code crt.pem}, {@code key.pem}.
   */
  static Path identity() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("h2-identity");
    Path crt = folder.resolve("crt.pem");
    Path key = folder.resolve("key.pem");
    String line =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
            + " -subj /CN=localhost -keyout "
            + key
            + " -out "
            + crt;
    Process process =
        new ProcessBuilder(line.split(" ")).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    if (process.waitFor() != 0) {
      throw new IOException("no certificate by " + line);
    }
    Files.writeString(folder.resolve("both.pem"), Files.readString(crt) + Files.readString(key));
    return folder;
  }

  static TlsPeer haproxy(Path identity, int origin) throws IOException {
    int port = OriginServer.freePort();
    String text =
        """
        defaults
          mode http
          timeout connect 3s
          timeout client 3s
          timeout server 3s
          timeout http-request 3s
          timeout http-keep-alive 3s
        frontend front
          bind 127.0.0.1:PORT ssl crt PEM alpn h2
          default_backend back
        backend back
          server origin 127.0.0.1:ORIGIN
        """
            .replace("PORT", String.valueOf(port))
            .replace("ORIGIN", String.valueOf(origin))
            .replace("PEM", identity.resolve("both.pem").toString());
    Path file = Files.writeString(identity.resolve("haproxy.cfg"), text);
    return start(port, "haproxy", "-db", "-f", file.toString());
  }

  static TlsPeer nghttpx(Path identity, int origin) throws IOException {
    int port = OriginServer.freePort();
    return start(
        port,
        "nghttpx",
        "--conf=/dev/null",
        "--workers=1",
        "--frontend-http2-read-timeout=3",
        "--frontend=127.0.0.1," + port,
        "--backend=127.0.0.1," + origin,
        identity.resolve("key.pem").toString(),
        identity.resolve("crt.pem").toString());
  }

  private static TlsPeer start(int port, String... line) throws IOException {
    List<String> all = new ArrayList<>(List.of(line));
    Process process =
        new ProcessBuilder(all)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    for (int i = 0; i < 100 && process.isAlive(); i++) {
      try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (probe.isConnected()) {
          return new TlsPeer(process, port);
        }
      } catch (IOException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
    process.destroy();
    throw new IOException(all + " does not listen");
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
