package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Transport;
import io.calamary.socks5.Socks5Listener;
import io.netty.handler.codec.dns.DnsRecordType;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A program that sends datagrams and is made to speak SOCKS by Dante. */
class SocksUdpIT {
  @Test
  void digAsksANameServerBehindTheProxy() throws Exception {
    Path folder = Work.folder("socks-udp");
    try (FakeDnsServer behind = FakeDnsServer.start();
        EmbeddedProxy proxy =
            EmbeddedProxy.start(Socks5Listener.builder().udp(true).build(), builder -> {})) {
      behind.a("www.behind.test", "192.0.2.99");
      Path file =
          Files.writeString(
              folder.resolve("socks.conf"),
              "route { from: 0.0.0.0/0 to: 0.0.0.0/0 via: 127.0.0.1 port = "
                  + proxy.address().getPort()
                  + "\n  protocol: tcp udp\n  command: connect udpassociate\n"
                  + "  proxyprotocol: socks_v5\n  method: none\n}\n");
      Command.Result got =
          Command.of(
                  folder,
                  Tool.SOCKSIFY,
                  Tool.DIG.path().toString(),
                  "+short",
                  "+tries=3",
                  "-p",
                  String.valueOf(behind.address().getPort()),
                  "@127.0.0.1",
                  "www.behind.test",
                  "A")
              .with("SOCKS_CONF", file.toString())
              // Dante takes loopback for a network that needs no proxy.
              .with("SOCKS_AUTOADD_LANROUTES", "no")
              .run()
              .succeeded();
      assertEquals("192.0.2.99\n", got.text());
      var flow = proxy.observer().awaitConnected(1).get(0);
      assertEquals(Transport.UDP, flow.transport());
      assertEquals(Endpoint.of(behind.address()), flow.destination());
      assertEquals(false, behind.questions().get(0).tcp());
      assertEquals(1, behind.count("www.behind.test", DnsRecordType.A));
    }
  }
}
