package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.socks5.GssapiProtection;
import io.calamary.socks5.GssapiSettings;
import io.calamary.socks5.Socks5Listener;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Programs that authenticate themselves by Kerberos, with a realm of their own. */
class GssapiIT {
  private static Kdc kdc;
  private static Nginx nginx;
  private static Path folder;

  @BeforeAll
  static void start() throws Exception {
    kdc = Kdc.start();
    nginx = Nginx.start();
    folder = Work.folder("gssapi");
  }

  @AfterAll
  static void stop() {
    nginx.close();
    kdc.close();
  }

  private static EmbeddedProxy proxy(Consumer<GssapiSettings.Builder> options) {
    GssapiSettings.Builder gssapi = GssapiSettings.builder().keytab(kdc.keytab(), Kdc.SERVICE);
    options.accept(gssapi);
    return EmbeddedProxy.start(
        Socks5Listener.builder().gssapi(gssapi.build()).build(), builder -> {});
  }

  private static Command curl(EmbeddedProxy proxy, String... arguments) {
    String[] way = {
      "-sS",
      "--socks5-gssapi",
      "--socks5-gssapi-service",
      "rcmd",
      "--socks5-hostname",
      "localhost:" + proxy.address().getPort(),
      nginx.http("/hello")
    };
    return Command.of(
        folder,
        Tool.STRACE,
        Stream.concat(Stream.of("-f","-o","/tmp/trace.txt", "-e","trace=sendto","-e", "inject=sendto:delay_exit=300000","/usr/bin/curl","-v"), Stream.concat(Stream.of(arguments), Stream.of(way))).toArray(String[]::new));
  }

  @Test
  void curlComesWithATicket() throws Exception {
    try (EmbeddedProxy proxy = proxy(gssapi -> gssapi.protection(GssapiProtection.NONE))) {
      assertEquals(
          "hello by HTTP/1.1\n", kdc.as("alice", curl(proxy)).run().succeeded().text());
      assertEquals("alice@EXAMPLE.TEST", proxy.observer().connected().get(0).user());
    }
  }

  @Test
  void curlComesInTheWayOfNec() throws Exception {
    try (EmbeddedProxy proxy =
        proxy(
            gssapi ->
                gssapi
                    .protection(GssapiProtection.INTEGRITY, GssapiProtection.NONE)
                    .clearLevels(true)
                    .localRealm(Kdc.REALM))) {
      Command curl = curl(proxy, "--socks5-gssapi-nec");
      assertEquals("hello by HTTP/1.1\n", kdc.as("bob", curl).run().succeeded().text());
      assertEquals("bob", proxy.observer().connected().get(0).user());
    }
  }

  @Test
  void curlGetsNothingWithoutATicket() throws Exception {
    try (EmbeddedProxy proxy = proxy(gssapi -> gssapi.protection(GssapiProtection.NONE))) {
      Command.Result refused = kdc.in(curl(proxy)).run();
      assertEquals(97, refused.exit(), "curl's code for a failed handshake with a proxy");
      assertEquals(0, proxy.observer().opened().size());
    }
  }

  /** It answers without protection although the proxy asked for some. */
  @Test
  void curlGetsNothingWhereProtectionIsDemanded() throws Exception {
    try (EmbeddedProxy proxy = proxy(gssapi -> {})) {
      Command.Result refused = kdc.as("alice", curl(proxy)).run();
      assertTrue(refused.exit() != 0, refused::err);
      assertEquals(0, proxy.observer().opened().size());
    }
  }
}
