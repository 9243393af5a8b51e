package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.OriginServer;
import io.calamary.flow.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Another proxy, or a receiver of the PROXY protocol, on a port of 127.0.0.1. */
final class Peer implements AutoCloseable {
  private final Service service;
  private final int port;

  private Peer(Service service, int port) {
    this.service = service;
    this.port = port;
  }

  private static Peer start(int port, Tool tool, String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(tool.path().toString()));
    line.addAll(List.of(arguments));
    Service service = Service.start(new ProcessBuilder(line));
    Peer peer = new Peer(service, port);
    Await.until(
        () -> tool + " on port " + port + ": " + service.lines(),
        () -> !service.process().isAlive() || peer.listens());
    assertTrue(service.process().isAlive(), () -> tool + " has ended: " + service.lines());
    return peer;
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Path file(Path folder, String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** A squid; with a login of user bob and password pw, or for everybody. */
  static Peer squid(Path folder, boolean login) throws IOException {
    int port = OriginServer.freePort();
    // Squid gives its rights up, and then can't read what is in the folder.
    Path script = Files.createTempFile("login-", ".sh");
    script.toFile().deleteOnExit();
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(
        script, "while read line; do [ \"$line\" = 'bob pw' ] && echo OK || echo ERR; done\n");
    String allowed =
        login
            ? "auth_param basic program /bin/sh "
                + script
                + "\nauth_param basic realm squid\nacl known proxy_auth REQUIRED\n"
                + "http_access allow known\nhttp_access deny all\n"
            : "http_access allow all\n";
    Path conf =
        file(
            folder,
            "squid-" + port + ".conf",
            "http_port 127.0.0.1:"
                + port
                + "\npid_filename none\naccess_log none\ncache_log /dev/null\ncache deny all\n"
                + "netdb_filename none\npinger_enable off\nshutdown_lifetime 0 seconds\n"
                + "connect_timeout 5 seconds\nvisible_hostname squid\nmax_filedescriptors 1024\n"
                + allowed);
    return start(port, Tool.SQUID, "-N", "-f", conf.toString());
  }

  /** A tinyproxy with a login of user bob and password pw. */
  static Peer tinyproxy(Path folder) throws IOException {
    int port = OriginServer.freePort();
    Path conf =
        file(
            folder,
            "tinyproxy-" + port + ".conf",
            "Port " + port + "\nListen 127.0.0.1\nTimeout 60\nMaxClients 20\nBasicAuth bob pw\n");
    return start(port, Tool.TINYPROXY, "-d", "-c", conf.toString());
  }

  /** A SOCKS server of Dante for everybody. */
  static Peer danted(Path folder) throws IOException {
    int port = OriginServer.freePort();
    Path conf =
        file(
            folder,
            "danted-" + port + ".conf",
            "logoutput: stderr\ninternal: 127.0.0.1 port = "
                + port
                + "\nexternal: lo\nsocksmethod: none\nclientmethod: none\n"
                + "user.privileged: root\nuser.unprivileged: nobody\n"
                + "client pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }\n"
                + "socks pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }\n");
    return start(port, Tool.DANTED, "-f", conf.toString(), "-N", "1");
  }

  /** A microsocks with a login of user bob and password pw. */
  static Peer microsocks() throws IOException {
    int port = OriginServer.freePort();
    return start(
        port,
        Tool.MICROSOCKS,
        "-i",
        "127.0.0.1",
        "-p",
        String.valueOf(port),
        "-u",
        "bob",
        "-P",
        "pw");
  }

  /** A HAProxy with a frontend of its own configuration; {@code PORT} stands for the port. */
  static Peer haproxy(Path folder, String frontend) throws IOException {
    int port = OriginServer.freePort();
    Path conf =
        file(
            folder,
            "haproxy-" + port + ".cfg",
            "defaults\n  timeout connect 5s\n  timeout client 30s\n  timeout server 30s\n"
                + frontend.replace("PORT", String.valueOf(port)));
    return start(port, Tool.HAPROXY, "-db", "-f", conf.toString());
  }

  /** An nginx that wants a PROXY header, and answers with what that says. */
  static Peer nginx(Path folder) throws IOException {
    int port = OriginServer.freePort();
    String user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
    Path conf =
        file(
            folder,
            "nginx-" + port + ".conf",
            user
                + """
                daemon off;
                worker_processes 1;
                pid @/nginx-PORT.pid;
                error_log stderr notice;
                events { worker_connections 64; }
                http {
                  access_log off;
                  client_body_temp_path @/body;
                  proxy_temp_path @/proxy;
                  fastcgi_temp_path @/fastcgi;
                  scgi_temp_path @/scgi;
                  uwsgi_temp_path @/uwsgi;
                  server {
                    listen 127.0.0.1:PORT proxy_protocol;
                    listen [::1]:PORT proxy_protocol;
                    return 200 "$proxy_protocol_addr $proxy_protocol_port > $proxy_protocol_server_addr $proxy_protocol_server_port\\n";
                  }
                }
                """
                    .replace("@", folder.toString())
                    .replace("PORT", String.valueOf(port)));
    return start(port, Tool.NGINX, "-p", folder + "/", "-c", conf.toString());
  }

  Endpoint endpoint() {
    return Endpoint.of("127.0.0.1", port);
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    service.close();
  }
}
