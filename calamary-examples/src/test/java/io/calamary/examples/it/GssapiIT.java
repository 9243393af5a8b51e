package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.socks5.GssapiProtection;
import io.calamary.socks5.GssapiSettings;
import io.calamary.socks5.Socks5Listener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that authenticate themselves by Kerberos, with a realm of their own. */
class GssapiIT {
  private static Kdc kdc;
  private static Nginx nginx;
  private static Path folder;
  private static Path script;

  @BeforeAll
  static void start() throws Exception {
    kdc = Kdc.start();
    nginx = Nginx.start();
    folder = Work.folder("gssapi");
    script = folder.resolve("socks_gssapi.py");
    try (InputStream in = GssapiIT.class.getResourceAsStream("socks_gssapi.py")) {
      Files.write(script, in.readAllBytes());
    }
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

  /**
   * curl 7.88 knows GSS-API only if the proxy's choice of the method is there when it first looks,
   * so its sockets are kept from being non-blocking; and it takes an authentication for a failure
   * when all is done. Newer ones may do better.
   */
  private static Command curl(EmbeddedProxy proxy, String... arguments) {
    String[] way = {
      "-o",
      folder.resolve("calls.txt").toString(),
      "-e",
      "trace=fcntl",
      "-e",
      "inject=fcntl:retval=0",
      Tool.CURL.path().toString(),
      "-sSv",
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
        Stream.concat(Stream.of(way), Stream.of(arguments)).toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--socks5-gssapi-nec"})
  void curlAgreesOnAccess(String option) throws Exception {
    try (EmbeddedProxy proxy =
        proxy(gssapi -> gssapi.protection(GssapiProtection.NONE).clearLevels(true))) {
      Command curl = option.isEmpty() ? curl(proxy) : curl(proxy, option);
      String said = kdc.as("alice", curl).run().err();
      assertTrue(said.contains("authenticated user alice@EXAMPLE.TEST"), said);
      assertTrue(said.contains("SOCKS5 access without GSS-API data protection granted"), said);
    }
  }

  @Test
  void curlGetsNothingWithoutATicket() throws Exception {
    try (EmbeddedProxy proxy = proxy(gssapi -> gssapi.protection(GssapiProtection.NONE))) {
      Command.Result refused = kdc.in(curl(proxy)).run();
      assertEquals(97, refused.exit(), "curl's code for a failed handshake with a proxy");
      assertTrue(refused.err().contains("gss_init_sec_context failed"), refused::err);
      assertEquals(0, proxy.observer().opened().size());
    }
  }

  private static Command mit(EmbeddedProxy proxy, int level) throws IOException {
    return Command.of(
        folder,
        Tool.PYTHON,
        script.toString(),
        String.valueOf(proxy.address().getPort()),
        "rcmd@localhost",
        String.valueOf(level),
        "www.test",
        String.valueOf(nginx.port()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void libraryOfMitUnderstandsTheProtection(int level) throws Exception {
    Tool.PYTHON_GSSAPI.path();
    byte[] content = new byte[3 << 20];
    new Random(level).nextBytes(content);
    Files.write(nginx.root().resolve("large"), content);
    try (EmbeddedProxy proxy = proxy(gssapi -> gssapi.localRealm(Kdc.REALM))) {
      Command client =
          mit(proxy, level)
              .reading("GET /large HTTP/1.1\r\nHost: www.test\r\nConnection: close\r\n\r\n");
      byte[] got = kdc.as("bob", client).run().succeeded().out();
      assertArrayEquals(content, Arrays.copyOfRange(got, got.length - content.length, got.length));
      assertEquals("bob", proxy.observer().opened().get(0).user());
      assertEquals("www.test", proxy.observer().opened().get(0).destination().host());
    }
  }
}
