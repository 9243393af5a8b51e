package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.flow.Transport;
import io.calamary.socks5.Socks5Listener;
import io.netty.handler.codec.dns.DnsRecordType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Programs that Dante makes speak SOCKS, over TCP and with datagrams. */
class SocksifyIT {
  private static final String NAME = "www.behind.test";
  private Path folder;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = Work.folder("socksify");
  }

  private static EmbeddedProxy open() {
    return EmbeddedProxy.start(Socks5Listener.builder().udp(true).build(), builder -> {});
  }

  /** A program through the proxy; its addresses only, as names would be looked up by Dante. */
  private Command socksified(EmbeddedProxy proxy, Tool first, String... arguments)
      throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("socks.conf"),
            """
            route {
              from: 0.0.0.0/0 to: 0.0.0.0/0 via: 127.0.0.1 port = %d
              protocol: tcp udp
              command: connect udpassociate
              proxyprotocol: socks_v5
              method: none
            }
            """
                .formatted(proxy.address().getPort()));
    return Command.of(folder, first, arguments)
        .with("SOCKS_CONF", file.toString())
        // Dante takes loopback for a network that needs no proxy.
        .with("SOCKS_AUTOADD_LANROUTES", "no");
  }

  private static String[] question(FakeDnsServer behind) {
    return new String[] {"-p", String.valueOf(behind.address().getPort()), "@127.0.0.1", NAME, "A"};
  }

  private static String[] line(List<String> program, String... arguments) {
    return Stream.concat(program.stream(), Stream.of(arguments)).toArray(String[]::new);
  }

  private static void assertRelayed(EmbeddedProxy proxy, FakeDnsServer behind) {
    Flow flow = proxy.observer().awaitConnected(1).get(0);
    assertEquals(Transport.UDP, flow.transport());
    assertEquals(Endpoint.of(behind.address()), flow.destination());
    assertFalse(behind.questions().get(0).tcp());
    assertEquals(1, behind.count(NAME, DnsRecordType.A));
  }

  @Test
  void drillAsksANameServerBehindTheProxy() throws Exception {
    try (FakeDnsServer behind = FakeDnsServer.start().a(NAME, "192.0.2.99");
        EmbeddedProxy proxy = open()) {
      List<String> drill = List.of(Tool.DRILL.path().toString());
      String said =
          socksified(proxy, Tool.SOCKSIFY, line(drill, question(behind))).run().succeeded().text();
      assertTrue(said.contains("192.0.2.99"), said);
      assertRelayed(proxy, behind);
    }
  }

  /**
   * Dante does not know {@code sendmmsg}, by which libuv sends: dig's questions would go out
   * without a header, and no server could make sense of them. Without that call libuv takes another
   * one.
   */
  @Test
  void digAsksANameServerBehindTheProxy() throws Exception {
    try (FakeDnsServer behind = FakeDnsServer.start().a(NAME, "192.0.2.99");
        EmbeddedProxy proxy = open()) {
      List<String> dig =
          List.of(
              "-f",
              "-o",
              folder.resolve("calls.txt").toString(),
              "-e",
              "trace=sendmmsg,recvmmsg",
              "-e",
              "inject=sendmmsg,recvmmsg:error=ENOSYS",
              Tool.SOCKSIFY.path().toString(),
              Tool.DIG.path().toString(),
              "+short",
              "+tries=1",
              "+time=20");
      Command.Result got =
          socksified(proxy, Tool.STRACE, line(dig, question(behind))).run().succeeded();
      assertEquals("192.0.2.99\n", got.text());
      assertRelayed(proxy, behind);
    }
  }

  @Test
  void curlConnects() throws Exception {
    try (Nginx nginx = Nginx.start();
        EmbeddedProxy proxy = open()) {
      String url = "http://127.0.0.1:" + nginx.port() + "/hello";
      List<String> curl = List.of(Tool.CURL.path().toString(), "-sS");
      Command.Result got = socksified(proxy, Tool.SOCKSIFY, line(curl, url)).run().succeeded();
      assertEquals("hello by HTTP/1.1\n", got.text());
      Flow flow = proxy.observer().connected().get(0);
      assertEquals(Transport.TCP, flow.transport());
      assertEquals(nginx.port(), flow.destination().port());
    }
  }
}
