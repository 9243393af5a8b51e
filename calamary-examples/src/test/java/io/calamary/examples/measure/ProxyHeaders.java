package io.calamary.examples.measure;

import io.calamary.ProxyServer;
import io.calamary.Timeouts;
import io.calamary.filter.RuleSet;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.http.HttpListener;
import io.calamary.observe.FlowObserver;
import io.calamary.proxyproto.ProxyPreface;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends the headers of a file to Calamary, HAProxy and squid, each followed by an HTTP request, and
 * prints what each of them makes of it. Arguments: the file; names of those to ask, all by default.
 */
final class ProxyHeaders {
  private static final String REQUEST =
      "GET http://127.0.0.1:22100/a HTTP/1.1\r\nHost: 127.0.0.1:22100\r\n"
          + "Connection: close\r\n\r\n";
  private static final int ORIGIN = 22100;

  private ProxyHeaders() {}

  /** Runs all. */
  public static void main(String[] args) throws Exception {
    List<String> lines = Files.readAllLines(Path.of(args[0]));
    AtomicReference<String> source = new AtomicReference<>("");
    FlowObserver observer =
        new FlowObserver() {
          @Override
          public void flowOpened(Flow flow) {
            source.set(Endpoint.of(flow.source()).toString());
          }
        };
    try (ProxyServer server = calamary(observer);
        HeaderOrigin origin = HeaderOrigin.start(ORIGIN);
        HeaderPeer haproxy = HeaderPeer.haproxy();
        HeaderPeer squid = HeaderPeer.squid()) {
      System.out.println("| header | Calamary | HAProxy | squid |\n| --- | --- | --- | --- |");
      for (String line : lines) {
        int tab = line.indexOf('\t');
        List<byte[]> segments = segments(line.substring(tab + 1));
        String ours = HeaderPeer.ask(server.listener("http").port(), segments);
        System.out.println(
            "| "
                + line.substring(0, tab)
                + " | "
                + (ours.startsWith("as ") ? "as " + source.get() : ours)
                + " | "
                + HeaderPeer.ask(haproxy.port(), segments)
                + " | "
                + HeaderPeer.ask(squid.port(), segments)
                + " |");
      }
      System.out.println(origin.asked() + " requests reached the origin");
    }
  }

  private static ProxyServer calamary(FlowObserver observer) {
    ProxyPreface header = ProxyPreface.required().trustedSources("127.0.0.1").build();
    return ProxyServer.builder()
        .listener(HttpListener.builder().prefaces(header).build())
        .filter(RuleSet.allowAll())
        .neverConnectTo()
        .observer(observer)
        .timeouts(Timeouts.builder().handshake(Duration.ofSeconds(3)).build())
        .build()
        .start();
  }

  static List<byte[]> segments(String text) {
    List<byte[]> segments = new ArrayList<>();
    for (String segment : text.split(",")) {
      StringBuilder hex = new StringBuilder();
      for (String part : segment.replace("|", "").trim().split(" ")) {
        String[] repeated = part.split("\\*");
        hex.append(repeated[0]);
        int times = repeated.length > 1 ? Integer.parseInt(repeated[1]) - 1 : 0;
        hex.append(repeated[0].substring(Math.max(0, repeated[0].length() - 2)).repeat(times));
      }
      if (segment.endsWith("|")) {
        hex.append(HexFormat.of().formatHex(REQUEST.getBytes(StandardCharsets.US_ASCII)));
      }
      segments.add(HexFormat.of().parseHex(hex));
    }
    return segments;
  }

  static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }
}
