package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** What a diverted client sees of a target: all of it, as if nothing were in between. */
@Timeout(180)
@ParameterizedClass(name = "{0} {1}")
@CsvSource({
  "GATEWAY_REDIRECT, IPv4",
  "GATEWAY_REDIRECT, IPv6",
  "GATEWAY_TPROXY, IPv4",
  "GATEWAY_TPROXY, IPv6"
})
class TransparentIT {
  /** As many bytes go each way; a system property sets another number. */
  private static final long BYTES = Long.getLong("calamary.transparent.bytes", 10 << 20);

  private static final String ALL = "  - {match: {port: 80}, action: accept}\n";
  private static final String PEEKING = "  - {match: {protoL5: tls}, action: deny}\n" + ALL;

  @Parameter(0)
  private Recipe recipe;

  @Parameter(1)
  private String family;

  private Namespaces net;
  private Service origin;

  @BeforeEach
  void start() throws Exception {
    net = Namespaces.create();
    origin = net.start(Namespaces.ORIGIN, Java.line(NetOrigin.class, List.of()));
    recipe.load(net);
    origin.await("ready");
  }

  @AfterEach
  void stop() {
    net.close();
    origin.close();
  }

  private List<String> client(String what, int number, String more) throws Exception {
    String to = Namespaces.addresses(number).get(family);
    return net.on(Namespaces.CLIENT, NetClient.class, what, to, "80", more)
        .run()
        .succeeded()
        .text()
        .lines()
        .toList();
  }

  @Test
  void relaysEverythingToBothEnds() throws Exception {
    try (Service proxy = recipe.proxy(net, ALL)) {
      assertEquals(
          List.of("connected", "greeting 220 ready", "said hi", "end"),
          client("greet", NetOrigin.BANNER, "hi"));
      List<String> up = client("upload", NetOrigin.UPLOAD, Long.toString(BYTES));
      assertEquals(up.get(1).replace("sent", "told"), up.get(2));
      List<String> down = client("download", NetOrigin.DOWNLOAD, Long.toString(BYTES));
      assertEquals("got " + NetBytes.send(OutputStream.nullOutputStream(), BYTES), down.get(1));
      assertEquals(
          List.of("connected", "said hello", "end"), client("talk", NetOrigin.LAST_WORD, "bye"));
      Matcher then = origin.await("then (\\d+) ");
      assertEquals("4", then.group(1), "what comes after the origin's end reaches it");
      proxy.await(":80 \\| Accept$");
    }
  }

  @Test
  void passesResetsOn() throws Exception {
    try (Service proxy = recipe.proxy(net, ALL)) {
      assertTrue(client("ask", NetOrigin.RESET, "x").get(1).startsWith("reset: "));
      assertEquals("echo y", client("reset", NetOrigin.ECHO, "y").get(1));
      origin.await("broken 10: Connection reset");
      List<String> refused = client("ask", NetOrigin.NOBODY, "z");
      assertTrue(refused.get(refused.size() - 1).matches("(reset|failed): .*"), refused::toString);
      proxy.await(":80 \\| Accept$");
    }
  }

  @Test
  void looksAtTheFirstBytesAndDeliversThem() throws Exception {
    try (Service proxy = recipe.proxy(net, PEEKING)) {
      List<String> up = client("upload", NetOrigin.UPLOAD, "1048576");
      assertEquals(up.get(1).replace("sent", "told"), up.get(2));
      // Whoever waits for the server is let through when the time to speak is over.
      assertEquals(
          List.of("connected", "greeting 220 ready", "said hi", "end"),
          client("greet", NetOrigin.BANNER, "hi"));
      proxy.await("\\| Accept$");
    }
  }

  @Test
  void refusesWhoDialsTheListenerItself() throws Exception {
    try (Service proxy = recipe.proxy(net, ALL)) {
      String self = family.equals("IPv4") ? "127.0.0.1" : "::1";
      String[] direct = {"ask", self, "4128", "x"};
      List<String> said =
          net.on(Namespaces.GATEWAY, NetClient.class, direct).run().text().lines().toList();
      assertTrue(said.get(said.size() - 1).matches("(reset|failed): .*"), said::toString);
      client("ask", NetOrigin.WHO, "");
      proxy.await("\\| Accept$");
      assertEquals(1, proxy.lines().stream().filter(line -> line.contains(" => ")).count());
    }
  }
}
