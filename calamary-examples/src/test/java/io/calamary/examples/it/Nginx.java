package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * An nginx on 127.0.0.1 that serves a folder over HTTP, and over HTTPS with HTTP/2. A response
 * tells in {@code X-Seen-Via} by which proxies the request has come.
 */
final class Nginx implements AutoCloseable {
  private static final int ATTEMPTS = 5;

  private final Path root;
  private final Identity identity;
  private final Service service;
  private final int port;
  private final int tlsPort;

  private Nginx(Path root, Identity identity, Service service, int port, int tlsPort) {
    this.root = root;
    this.identity = identity;
    this.service = service;
    this.port = port;
    this.tlsPort = tlsPort;
  }

  /** Starts one whose files are in a new folder; its certificate is for any name under .test. */
  static Nginx start() throws IOException, InterruptedException, GeneralSecurityException {
    String program = Tool.NGINX.path().toString();
    Path folder = Work.folder("nginx");
    Identity identity = Identity.create(folder, "localhost", "www.test", "*.www.test");
    Path root = Files.createDirectory(folder.resolve("html"));
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = freePort();
      int tlsPort = freePort();
      Path file = Files.writeString(folder.resolve("nginx.conf"), text(folder, port, tlsPort));
      Service service =
          Service.start(
              new ProcessBuilder(program, "-p", folder + "/", "-c", file.toString())
                  .directory(folder.toFile()));
      if (service.says("start worker process \\d+")) {
        return new Nginx(root, identity, service, port, tlsPort);
      }
      service.close();
      if (service.lines().stream().noneMatch(line -> line.contains("Address already in use"))) {
        return fail("nginx did not start: " + service.lines());
      }
    }
    return fail("no free ports for nginx in " + ATTEMPTS + " attempts");
  }

  /** Somebody else may take it before nginx does; it is tried again then. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static String text(Path folder, int port, int tlsPort) {
    String user = System.getProperty("user.name").equals("root") ? "user root;" : "";
    return user
        + """

          daemon off;
          worker_processes 1;
          pid @/nginx.pid;
          error_log stderr notice;
          events { worker_connections 1024; }
          http {
            access_log off;
            client_body_temp_path @/body;
            proxy_temp_path @/proxy;
            fastcgi_temp_path @/fastcgi;
            scgi_temp_path @/scgi;
            uwsgi_temp_path @/uwsgi;
            types {
              text/html html;
              text/css css;
              text/javascript js;
              image/svg+xml svg;
            }
            default_type application/octet-stream;
            add_header X-Seen-Via "$http_via" always;
            server {
              listen 127.0.0.1:PLAIN;
              listen 127.0.0.1:TLS ssl http2;
              server_name www.test;
              ssl_certificate @/server.crt;
              ssl_certificate_key @/server.key;
              root @/html;
              location /hello { return 200 "hello by $server_protocol\\n"; }
            }
          }
          """
            .replace("@", folder.toString())
            .replace("PLAIN", String.valueOf(port))
            .replace("TLS", String.valueOf(tlsPort));
  }

  /** The folder that it serves. */
  Path root() {
    return root;
  }

  /** Its certificate. */
  Identity identity() {
    return identity;
  }

  /** The port of HTTP. */
  int port() {
    return port;
  }

  /** A URL of a file, by name. */
  String http(String path) {
    return "http://www.test:" + port + path;
  }

  /** A URL of a file, by name, with TLS. */
  String https(String path) {
    return "https://www.test:" + tlsPort + path;
  }

  /** The port of HTTPS. */
  int tlsPort() {
    return tlsPort;
  }

  @Override
  public void close() {
    service.close();
  }
}
