package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plain HTTP by DNAT, and TLS with HTTP/2 inside, with curl and a real nginx. */
@Timeout(180)
class TransparentGuideIT {
  /** As the original's guide has it: the proxy listens on loopback alone. */
  private static final String DNAT =
      """
      table ip calamary {
        chain output {
          type nat hook output priority -100
          meta mark 0x2028 return
          ip daddr 127.0.0.0/8 return
          tcp dport { 80, 443 } dnat to 127.0.0.1:4128
        }
      }
      """;

  private static final String CONFIGURATION =
      """
      service:
        listen: [{mode: transparent, port: 4128, ip6: [], target: %s}]
        output: {fwmark: 0x2028}
        dnsNameservers: ['127.0.0.1:5353']
      rules:
        - match: {dns: 'denied.www.test'}
          action: deny
        - match: {dest: '198.51.100.0/24', port: [80, 443]}
          action: accept
      """;

  private Namespaces net;
  private Service nginx;
  private Identity identity;

  @BeforeEach
  void start() throws Exception {
    net = Namespaces.create();
    Path folder = net.folder();
    identity = Identity.create(folder, "www.test", "*.www.test");
    Path file = Files.writeString(folder.resolve("nginx.conf"), nginx(folder));
    nginx =
        net.start(
            Namespaces.ORIGIN,
            List.of(Tool.NGINX.path().toString(), "-p", folder + "/", "-c", file.toString()));
    nginx.await("using the .epoll. event method");
    Path rules = Files.writeString(folder.resolve("dnat.nft"), DNAT);
    net.on(Namespaces.GATEWAY, "nft", "-f", rules.toString()).run().succeeded();
  }

  @AfterEach
  void stop() {
    nginx.close();
    net.close();
  }

  private static String nginx(Path folder) {
    return """
    user root;
    daemon off;
    master_process off;
    pid @/nginx.pid;
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
        listen 198.51.100.7:80;
        listen 198.51.100.7:443 ssl http2;
        listen 198.51.100.8:443 ssl http2;
        ssl_certificate @/server.crt;
        ssl_certificate_key @/server.key;
        location / { return 200 "$host at $server_addr by $server_protocol for $remote_addr\\n"; }
      }
    }
    """
        .replace("@", folder.toString());
  }

  private Service proxy(String target) throws Exception {
    Path file = net.folder().resolve("calamary.yml");
    Files.writeString(file, CONFIGURATION.formatted(target));
    Service proxy = net.start(Namespaces.GATEWAY, Java.launcher("-f", file.toString()));
    proxy.await("\\| INFO \\| Bound to tcp://127\\.0\\.0\\.1:4128 in transparent mode$");
    proxy.await("\\| INFO \\| Started$");
    return proxy;
  }

  private Command.Result curl(String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of(Tool.CURL.path().toString(), "-sS", "-m", "30"));
    line.addAll(List.of("--cacert", identity.certificate().toString()));
    for (String name : List.of("www.test", "denied.www.test")) {
      for (int port : new int[] {80, 443}) {
        line.addAll(List.of("--resolve", name + ":" + port + ":198.51.100.7"));
      }
    }
    line.addAll(List.of(arguments));
    return net.on(Namespaces.GATEWAY, line.toArray(String[]::new)).run();
  }

  @Test
  void servesHttpAndTls() throws Exception {
    try (Service proxy = proxy("original")) {
      assertEquals(
          "www.test at 198.51.100.7 by HTTP/1.1 for 203.0.113.1\n",
          curl("http://www.test/").succeeded().text());
      String accepted =
          "^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\| INFO \\| 203\\.0\\.113\\.1 => "
              + "198\\.51\\.100\\.7:%d \\| Accept$";
      proxy.await(accepted.formatted(80));
      assertEquals(
          "www.test at 198.51.100.7 by HTTP/2.0 for 203.0.113.1\n",
          curl("--http2", "https://www.test/").succeeded().text());
      proxy.await(accepted.formatted(443));
    }
  }

  @Test
  void deniesByTheServerName() throws Exception {
    try (Service proxy = proxy("original")) {
      Command.Result denied = curl("https://denied.www.test/");
      assertEquals(35, denied.exit(), denied.err());
      assertTrue(denied.err().contains("reset by peer"), denied.err());
      proxy.await("203\\.0\\.113\\.1 => 198\\.51\\.100\\.7:443 \\| Denied$");
    }
  }

  @Test
  void dialsTheNameWhereItIsTold() throws Exception {
    try (Service dns = net.start(Namespaces.GATEWAY, dns());
        Service proxy = proxy("name")) {
      dns.await("started");
      assertEquals(
          "www.test at 198.51.100.8 by HTTP/2.0 for 203.0.113.1\n",
          curl("--http2", "https://www.test/").succeeded().text());
      proxy.await("203\\.0\\.113\\.1 => 198\\.51\\.100\\.8:443 \\| Accept$");
    }
  }

  /** Names below test are at 198.51.100.8 for the proxy, whatever the client has heard. */
  private static List<String> dns() {
    return List.of(
        Tool.DNSMASQ.path().toString(),
        "--no-daemon",
        "--conf-file=/dev/null",
        "--no-resolv",
        "--no-hosts",
        "--port=5353",
        "--listen-address=127.0.0.1",
        "--bind-interfaces",
        "--address=/test/198.51.100.8");
  }
}
