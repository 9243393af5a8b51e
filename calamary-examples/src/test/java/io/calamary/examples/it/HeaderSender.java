package io.calamary.examples.it;

import io.calamary.core.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** A load balancer on 127.0.0.1 that sends a PROXY header for each of its clients. */
final class HeaderSender implements AutoCloseable {
  private final Service service;
  private final int port;

  private HeaderSender(Service service, int port) {
    this.service = service;
    this.port = port;
  }

  /**
   * Starts HAProxy.
   *
   * @param bind options of the frontend's bind, and further lines of it
   * @param target who gets the header
   * @param server options of the server, which say what is sent
   */
  static HeaderSender haproxy(String bind, int target, String server) throws IOException {
    int port = freePort();
    int ready = freePort();
    String text =
        """
        global
          ssl-server-verify none
        defaults
          mode tcp
          timeout connect 5s
          timeout client 30s
          timeout server 30s
        listen front
          bind 127.0.0.1:PORT BIND
          server calamary 127.0.0.1:TARGET SERVER
        frontend ready
          bind 127.0.0.1:READY
          tcp-request connection reject
        """
            .replace("READY", String.valueOf(ready))
            .replace("PORT", String.valueOf(port))
            .replace("BIND", bind)
            .replace("TARGET", String.valueOf(target))
            .replace("SERVER", server);
    Path file = Files.writeString(Work.folder("haproxy").resolve("haproxy.cfg"), text);
    Service service =
        Service.start(
            new ProcessBuilder(Tool.HAPROXY.path().toString(), "-db", "-f", file.toString()));
    try {
      // What connects to the other port would be a client.
      Await.until(() -> "HAProxy: " + service.lines(), () -> listens(service, ready));
    } catch (AssertionError e) {
      service.close();
      throw e;
    }
    return new HeaderSender(service, port);
  }

  /** Starts the stream module of nginx, which sends version 1. */
  static HeaderSender nginx(int target) throws IOException, InterruptedException {
    int port = freePort();
    Path folder = Work.folder("nginx-stream");
    String text =
        """
        load_module MODULE;
        daemon off;
        pid @/nginx.pid;
        error_log stderr notice;
        events { worker_connections 64; }
        stream {
          server {
            listen 127.0.0.1:PORT;
            proxy_pass 127.0.0.1:TARGET;
            proxy_protocol on;
          }
        }
        """
            .replace("MODULE", Tool.NGINX_STREAM.path().toString())
            .replace("@", folder.toString())
            .replace("PORT", String.valueOf(port))
            .replace("TARGET", String.valueOf(target));
    Path file = Files.writeString(folder.resolve("nginx.conf"), text);
    String program = Tool.NGINX.path().toString();
    Service service =
        Service.start(new ProcessBuilder(program, "-p", folder + "/", "-c", file.toString()));
    if (!service.says("start worker process \\d+")) {
      service.close();
      throw new AssertionError("nginx: " + service.lines());
    }
    return new HeaderSender(service, port);
  }

  private static boolean listens(Service service, int port) {
    if (!service.process().isAlive()) {
      throw new AssertionError("it ended: " + service.lines());
    }
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  /** Where its clients connect to. */
  int port() {
    return port;
  }

  @Override
  public void close() {
    service.close();
  }
}
