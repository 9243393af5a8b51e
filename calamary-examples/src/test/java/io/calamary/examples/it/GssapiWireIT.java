package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.auth.Authenticator;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.flow.CloseReason;
import io.calamary.socks5.GssapiProtection;
import io.calamary.socks5.GssapiSettings;
import io.calamary.socks5.Socks5Listener;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GSS-API on the wire (RFC 1961), with clients of the JDK and a real key distribution center. */
class GssapiWireIT extends GssHarness {
  private static final GssapiProtection[] ALL = GssapiProtection.values();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void relaysAtEachLevelUntilBothHaveEnded(int level) throws Exception {
    byte[] much = random(3 << 20);
    try (EmbeddedProxy proxy = proxy(gssapi -> gssapi.protection(ALL));
        GssClient client = GssClient.agreed(proxy, alice, level)) {
      client.open(echo.address());
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < much.length; i += 50_000) {
                    byte[] piece = Arrays.copyOfRange(much, i, Math.min(much.length, i + 50_000));
                    client.send(piece);
                  }
                  client.raw().halfClose();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      assertArrayEquals(much, client.readExactly(much.length));
      sent.join();
      assertEquals(new Received(new byte[0], End.FIN).end(), client.raw().readToEnd().end());

      assertEquals("alice@EXAMPLE.TEST", proxy.observer().opened().get(0).user());
      var summary = proxy.observer().awaitClosed().summary();
      assertEquals(CloseReason.COMPLETED, summary.reason());
      assertEquals(much.length, summary.bytesToTarget());
      assertEquals(much.length, summary.bytesToClient());
    }
  }

  @Test
  void acceptsByteByByte() throws Exception {
    try (EmbeddedProxy proxy = proxy(gssapi -> {});
        GssClient client = GssClient.connect(proxy, alice.context(Kdc.SERVICE))) {
      client.raw().sendByteByByte(client.first(alice));
      client.agree(alice, 2, client.raw()::sendByteByByte);
      client.raw().sendByteByByte(client.sealed(GssClient.request(echo.address())));
      client.readExactly(10);
      client.raw().sendByteByByte(client.sealed(random(20)));
      assertArrayEquals(random(20), client.readExactly(20));
    }
  }

  @Test
  void acceptsLevelRequestAndDataInOneSegment() throws Exception {
    try (EmbeddedProxy proxy = proxy(gssapi -> {});
        GssClient client = GssClient.connect(proxy, alice.context(Kdc.SERVICE))) {
      client.raw().send(client.first(alice));
      byte[] data = random(70);
      client.agree(
          alice,
          1,
          level ->
              client
                  .raw()
                  .send(
                      FlowFixtures.concat(
                          level,
                          client.sealed(GssClient.request(echo.address())),
                          client.sealed(data))));
      client.readExactly(10);
      assertArrayEquals(data, client.readExactly(70));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "1, 2", "3, 2", "7, 2", "-1, 2"})
  void proposesWhatItPermits(int proposed, int answered) throws Exception {
    try (EmbeddedProxy proxy =
            proxy(gssapi -> gssapi.protection(GssapiProtection.CONFIDENTIALITY));
        GssClient client = GssClient.authenticated(proxy, alice)) {
      byte[] level = {(byte) proposed};
      client.raw().send(GssClient.message(GssClient.LEVEL, client.wrap(level, false)));
      assertArrayEquals(
          new byte[] {(byte) answered}, client.unwrap(client.read(GssClient.LEVEL), false));
      // A client that goes on as it likes is not understood.
      client.raw().send(GssClient.request(echo.address()));
      client.raw().readToEnd();
      assertNothingAsked(proxy, client.raw(), CloseReason.PROTOCOL_ERROR);
    }
  }

  @Test
  void takesALevelInTheClearOnDemand() throws Exception {
    try (EmbeddedProxy proxy =
            proxy(gssapi -> gssapi.protection(GssapiProtection.INTEGRITY).clearLevels(true));
        GssClient client = GssClient.authenticated(proxy, alice)) {
      client.raw().send(GssClient.message(GssClient.LEVEL, new byte[] {0}));
      assertArrayEquals(new byte[] {1}, client.read(GssClient.LEVEL));
    }
  }

  @Test
  void worksOnTheCallersThreadWithASubject() throws Exception {
    GssapiSettings gssapi =
        GssapiSettings.builder()
            .subject(KerberosUser.service(kdc))
            .executor(Runnable::run)
            .localRealm(Kdc.REALM)
            .build();
    try (EmbeddedProxy proxy =
            EmbeddedProxy.start(Socks5Listener.builder().gssapi(gssapi).build(), builder -> {});
        GssClient client = GssClient.agreed(proxy, alice, 2)) {
      client.open(echo.address());
      assertEquals("alice", proxy.observer().opened().get(0).user());
    }
  }

  @ParameterizedTest
  @CsvSource({"0501, 01, 0501", "0501, 02, 0502", "0502, 0201, 0501", "0501, 00, 05ff"})
  void prefersGssapiToPasswords(String head, String methods, String chosen) throws IOException {
    GssapiSettings gssapi = GssapiSettings.builder().keytab(kdc.keytab(), Kdc.SERVICE).build();
    Authenticator users = Authenticator.users(Map.of("bob", "pw"));
    try (EmbeddedProxy proxy =
            EmbeddedProxy.start(
                Socks5Listener.builder().gssapi(gssapi).authenticator(users).build(), b -> {});
        RawClient client = RawClient.connect(proxy.address())) {
      client.send(HexFormat.of().parseHex(head + methods));
      assertEquals(chosen, HexFormat.of().formatHex(client.readExactly(2)));
    }
  }
}
