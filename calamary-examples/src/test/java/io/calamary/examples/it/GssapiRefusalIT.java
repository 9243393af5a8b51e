package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.Timeouts;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.RawClient;
import io.calamary.flow.CloseReason;
import io.calamary.socks5.GssapiSettings;
import io.calamary.socks5.Socks5Listener;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.RejectedExecutionException;
import org.ietf.jgss.GSSContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients whose GSS-API is not as it must be (RFC 1961). */
class GssapiRefusalIT extends GssHarness {
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
}
