package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.resolve.DnsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The wire vectors against a running proxy: each whole, byte by byte, cut in two, and with another
 * request behind it; what the client sees must be the same each time, and what the server sees must
 * be what the reactions say.
 */
class WireVectorsTest extends HttpWire {
  private static final String BEHIND = "/behind";
  private static final Map<String, String> RESPONSES =
      Map.ofEntries(
          Map.entry(
              "/early", "HTTP/1.1 103 Early Hints\r\nLink: </s>\r\n\r\n" + HttpOrigin.ok("e")),
          Map.entry(
              "/trail",
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-T: 1\r\n\r\n"),
          Map.entry(
              "/hop",
              "HTTP/1.1 200 OK\r\nConnection: X-Hop\r\nX-Hop: 1\r\nContent-Length: 1\r\n\r\nh"),
          Map.entry(
              "/ws",
              "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                  + "Upgrade: websocket\r\n\r\nbehind"),
          Map.entry(
              "/badcl", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
          Map.entry("/spcolon", "HTTP/1.1 200 OK\r\nX-A : b\r\nContent-Length: 1\r\n\r\ns"),
          Map.entry("/fold", "HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\nContent-Length: 1\r\n\r\nf"),
          Map.entry("/short", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"),
          Map.entry("/garbage", "no HTTP at all\r\n\r\n"),
          Map.entry("/close", "HTTP/1.1 200 OK\r\n\r\nto the end"),
          Map.entry(
              "/tecl",
              "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
                  + "1\r\nt\r\n0\r\n\r\n"));

  private HttpOrigin origin;
  private OriginServer tunnelled;
  private int nobody;
  private TestProxy proxy;

  private static void answer(Asked asked) throws IOException {
    String target = asked.target();
    if (target.equals("/cont")) {
      asked.send("HTTP/1.1 100 Continue\r\n\r\n");
    }
    if (target.equals("/ws")) {
      asked.send(RESPONSES.get(target));
      asked.more();
      asked.close();
      return;
    }
    asked.body();
    asked.send(
        asked.head().startsWith("HEAD ")
            ? "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"
            : RESPONSES.getOrDefault(target, HttpOrigin.ok(target)));
    if (target.equals("/short") || target.equals("/close")) {
      asked.close();
    }
  }

  @BeforeEach
  void start() {
    origin = script(WireVectorsTest::answer);
    tunnelled = origin(Behaviour.echo());
    nobody = OriginServer.nobody().getPort();
    FakeDnsServer dns = closed(FakeDnsServer.start());
    proxy =
        proxy(settings -> settings.dns(DnsSettings.builder().nameServer(dns.address()).build()));
  }

  private static Map<String, String> lines(String resource) throws IOException {
    Map<String, String> lines = new LinkedHashMap<>();
    try (InputStream in = WireVectorsTest.class.getResourceAsStream(resource)) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
        String[] parts = line.split("\t");
        lines.put(parts[0], parts[1]);
      }
    }
    return lines;
  }

  private String real(String text) {
    return text.replace("127.0.0.1:21100", origin.authority())
        .replace("127.0.0.1:21101", "127.0.0.1:" + tunnelled.port())
        .replace("127.0.0.1:21998", "127.0.0.1:" + nobody);
  }

  private String seen(String text, int step, int cut) throws IOException {
    try (RawClient client = proxy.connect()) {
      byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
      try {
        if (step == 1) {
          client.sendByteByByte(octets);
        } else {
          send(client, text.substring(0, cut));
          send(client, text.substring(cut));
        }
        client.halfClose();
      } catch (IOException e) {
        // The proxy has answered and ended already.
      }
      return Dates.masked(new String(client.readToEnd().bytes(), StandardCharsets.ISO_8859_1));
    }
  }

  /** What the server got must be what the reaction to the vector says. */
  private void assertForwarded(String name, String reaction, int before) {
    String expected = real(reaction.replace("\\r\\n", "\r\n"));
    int end = expected.indexOf("\r\n\r\n");
    boolean reaches = end > 0 && expected.contains("Host: " + origin.authority());
    if (refusedInTheBody(reaction)) {
      // Whether the server saw the head before the reset is a matter of luck.
      assertTrue(origin.requests().size() <= before + 1, name);
    } else if (reaches) {
      String head = expected.substring(0, end + 4);
      assertEquals(head, origin.requests().get(before).head(), name);
    } else {
      assertEquals(before, origin.requests().size(), name);
    }
  }

  private static boolean refusedInTheBody(String reaction) {
    return reaction.contains("\\r\\n\\r\\n400 ");
  }

  private static int status(String reaction) {
    if (refusedInTheBody(reaction)) {
      return 400;
    }
    if (reaction.startsWith("for the proxy itself: ORIGIN")) {
      return 400;
    }
    return Character.isDigit(reaction.charAt(0)) ? Integer.parseInt(reaction.substring(0, 3)) : 0;
  }

  private void check(String name, String text, String reaction) throws IOException {
    int before = origin.requests().size();
    String whole = seen(text, 0, 0);
    int status = status(reaction);
    if (status > 0) {
      assertTrue(whole.startsWith("HTTP/1.1 " + status + " "), name + " -> " + whole);
      assertTrue(whole.contains("\r\nConnection: close\r\n"), name + " -> " + whole);
    }
    assertForwarded(name, reaction, before);
    if (text.length() < 2000) {
      assertEquals(whole, seen(text, 1, 0), name + " byte by byte");
    }
    int stride = transport.equals("epoll") ? 2 : 13;
    for (int cut = 1; cut < Math.min(text.length(), 400); cut += stride) {
      assertEquals(whole, seen(text, 0, cut), name + " cut at " + cut);
    }
    behind(name, text, whole);
  }

  private void behind(String name, String text, String whole) throws IOException {
    long before = count(BEHIND);
    boolean stays =
        !whole.contains("\r\nConnection: close\r\n")
            && !whole.endsWith("\r\n\r\nhalf")
            && !whole.startsWith("HTTP/1.1 101")
            && !whole.startsWith("HTTP/1.1 200 Connection");
    String all = seen(text + get(origin, BEHIND), 0, 0);
    if (!whole.startsWith("HTTP/1.1 200 Connection") && !whole.startsWith("HTTP/1.1 101")) {
      assertTrue(all.startsWith(whole), name + " with a request behind -> " + all);
    }
    assertEquals(before + (stays ? 1 : 0), count(BEHIND), name + " -> " + all);
    assertEquals(stays, all.endsWith("\r\n\r\n" + BEHIND), name + " -> " + all);
  }

  private long count(String target) {
    return origin.requests().stream().filter(asked -> asked.target().equals(target)).count();
  }

  @Test
  void everyVectorHasItsReactionHoweverItComes() throws IOException {
    Map<String, String> reactions = lines("/vectors/http-reactions.txt");
    for (Map.Entry<String, String> vector : lines("/vectors/http.txt").entrySet()) {
      byte[] octets = HexFormat.of().parseHex(vector.getValue().replace(",", ""));
      String text = real(new String(octets, StandardCharsets.ISO_8859_1));
      String reaction = reactions.get(vector.getKey());
      check(vector.getKey(), text, reaction);
      if (refusedInTheBody(reaction)) {
        // The server may take note of what it saw as late as during the vectors that follow.
        start();
      }
    }
  }
}
