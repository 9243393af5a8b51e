package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.Timeouts;
import io.calamary.auth.Authenticator;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.flow.CloseReason;
import io.calamary.socks5.GssapiProtection;
import io.calamary.socks5.GssapiSettings;
import io.calamary.socks5.Socks5Listener;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.ietf.jgss.GSSContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GSS-API on the wire (RFC 1961), with clients of the JDK and a real key distribution center. */
class GssapiWireIT {
  private static final GssapiProtection[] ALL = GssapiProtection.values();

  private static Kdc kdc;
  private static OriginServer echo;
  private static KerberosUser alice;

  @BeforeAll
  static void start() throws Exception {
    kdc = Kdc.start();
    echo = OriginServer.start(Behaviour.echo());
    alice = KerberosUser.named("alice");
  }

  @AfterAll
  static void stop() {
    echo.close();
    kdc.close();
  }

  private static EmbeddedProxy proxy(Consumer<GssapiSettings.Builder> options) {
    GssapiSettings.Builder gssapi = GssapiSettings.builder().keytab(kdc.keytab(), Kdc.SERVICE);
    options.accept(gssapi);
    return EmbeddedProxy.start(
        Socks5Listener.builder().gssapi(gssapi.build()).build(), builder -> {});
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** The proxy waits for a while until a client that it refuses has read that. */
  private static void assertNothingAsked(EmbeddedProxy proxy, RawClient client, CloseReason reason)
      throws IOException {
    client.close();
    assertEquals(List.of(reason), proxy.observer().awaitConnectionsClosed(1));
    assertEquals(List.of(), proxy.observer().opened());
  }

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

  @ParameterizedTest
  @ValueSource(
      strings = {"01ff", "01010000", "0102000100", "05010001", "01010003414243", "0101000160"})
  void refusesWhatIsNoToken(String hex) throws Exception {
    try (EmbeddedProxy proxy = proxy(gssapi -> {});
        RawClient client = RawClient.connect(proxy.address())) {
      client.send(new byte[] {5, 1, 1});
      client.send(HexFormat.of().parseHex(hex));
      client.send(GssClient.request(echo.address()));
      assertEquals("050101ff", HexFormat.of().formatHex(client.readToEnd().bytes()));
      boolean token = hex.startsWith("0101") && !hex.equals("01010000");
      assertNothingAsked(
          proxy, client, token ? CloseReason.AUTHENTICATION_FAILED : CloseReason.PROTOCOL_ERROR);
    }
  }

  @Test
  void refusesATicketForSomebodyElse() throws Exception {
    try (EmbeddedProxy proxy = proxy(gssapi -> {});
        GssClient client =
            GssClient.connect(proxy, alice.context("other/localhost@" + Kdc.REALM))) {
      client.raw().send(client.first(alice));
      client.raw().send(GssClient.request(echo.address()));
      assertArrayEquals(new byte[] {1, -1}, client.raw().readToEnd().bytes());
      assertNothingAsked(proxy, client.raw(), CloseReason.AUTHENTICATION_FAILED);
    }
  }

  /** Whoever has heard a token can't use it again. */
  @Test
  void refusesATokenThatWasUsedBefore() throws Exception {
    try (EmbeddedProxy proxy = proxy(gssapi -> {});
        GssClient client = GssClient.connect(proxy, alice.context(Kdc.SERVICE));
        GssClient thief = GssClient.connect(proxy, alice.context(Kdc.SERVICE))) {
      byte[] token = client.first(alice);
      client.raw().send(token);
      client.read(GssClient.CONTEXT);
      thief.raw().send(token);
      assertArrayEquals(new byte[] {1, -1}, thief.raw().readToEnd().bytes());
    }
  }

  @Test
  void refusesAClientThatDoesNotCareWhoTheProxyIs() throws Exception {
    try (EmbeddedProxy proxy = proxy(gssapi -> {});
        GssClient client = GssClient.connect(proxy, alice.context(Kdc.SERVICE))) {
      GSSContext context = alice.context(Kdc.SERVICE);
      context.requestMutualAuth(false);
      client.raw().send(GssClient.message(GssClient.CONTEXT, alice.step(context, new byte[0])));
      assertArrayEquals(new byte[] {1, -1}, client.raw().readToEnd().bytes());
      assertNothingAsked(proxy, client.raw(), CloseReason.AUTHENTICATION_FAILED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"01020001ff", "010200020001", "01030001ff", "01ff"})
  void refusesALevelThatIsNone(String hex) throws Exception {
    try (EmbeddedProxy proxy = proxy(gssapi -> {});
        GssClient client = GssClient.authenticated(proxy, alice)) {
      client.raw().send(HexFormat.of().parseHex(hex));
      client.raw().send(GssClient.request(echo.address()));
      assertArrayEquals(new byte[] {1, -1}, client.raw().readToEnd().bytes());
      assertNothingAsked(
          proxy,
          client.raw(),
          hex.startsWith("0102") ? CloseReason.AUTHENTICATION_FAILED : CloseReason.PROTOCOL_ERROR);
    }
  }

  @Test
  void refusesALevelOfTwoBytes() throws Exception {
    try (EmbeddedProxy proxy = proxy(gssapi -> {});
        GssClient client = GssClient.authenticated(proxy, alice)) {
      byte[] two = client.wrap(new byte[] {1, 1}, false);
      client.raw().send(GssClient.message(GssClient.LEVEL, two));
      assertArrayEquals(new byte[] {1, -1}, client.raw().readToEnd().bytes());
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

  @ParameterizedTest
  @ValueSource(strings = {"plain", "integrity only", "repeated", "skipped", "forged"})
  void cutsAClientWhoseMessagesAreWrong(String how) throws Exception {
    try (EmbeddedProxy proxy = proxy(gssapi -> {});
        GssClient client = GssClient.agreed(proxy, alice, 2)) {
      client.open(echo.address());
      byte[] good = client.sealed(random(100));
      byte[] forged = good.clone();
      forged[60] ^= 1;
      client
          .raw()
          .send(
              switch (how) {
                case "plain" -> random(100);
                case "integrity only" ->
                    GssClient.message(GssClient.DATA, client.wrap(random(10), false));
                case "repeated" -> FlowFixtures.concat(good, good);
                case "skipped" -> client.sealed(random(5));
                default -> forged;
              });
      assertEquals(End.RST, client.raw().readToEnd().end());
      long most = how.equals("repeated") ? 100 : 0;
      assertTrue(proxy.observer().awaitClosed().summary().bytesToTarget() <= most);
    }
  }

  @Test
  void doesNotTakeACutMessageForTheEnd() throws Exception {
    try (EmbeddedProxy proxy = proxy(gssapi -> {});
        GssClient client = GssClient.agreed(proxy, alice, 1)) {
      client.open(echo.address());
      byte[] message = client.sealed(random(100));
      client.raw().send(Arrays.copyOf(message, message.length - 1));
      client.raw().halfClose();
      assertEquals(End.RST, client.raw().readToEnd().end());
      assertEquals(0, proxy.observer().awaitClosed().summary().bytesToTarget());
    }
  }

  @Test
  void doesNotWaitForTheRestOfATokenForEver() throws Exception {
    Timeouts timeouts = Timeouts.builder().handshake(Duration.ofMillis(300)).build();
    GssapiSettings gssapi = GssapiSettings.builder().keytab(kdc.keytab(), Kdc.SERVICE).build();
    try (EmbeddedProxy proxy =
            EmbeddedProxy.start(
                Socks5Listener.builder().gssapi(gssapi).build(),
                builder -> builder.timeouts(timeouts));
        RawClient client = RawClient.connect(proxy.address())) {
      client.send(HexFormat.of().parseHex("05010101010100"));
      client.readToEnd();
      assertNothingAsked(proxy, client, CloseReason.HANDSHAKE_TIMEOUT);
    }
  }

  @Test
  void refusesWhenTheExecutorHasNoRoom() throws Exception {
    try (EmbeddedProxy proxy =
            proxy(
                gssapi ->
                    gssapi.executor(
                        task -> {
                          throw new RejectedExecutionException("full");
                        }));
        GssClient client = GssClient.connect(proxy, alice.context(Kdc.SERVICE))) {
      client.raw().send(client.first(alice));
      assertArrayEquals(new byte[] {1, -1}, client.raw().readToEnd().bytes());
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
