package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.flow.CloseReason;
import io.calamary.socks5.GssapiSettings;
import io.calamary.socks5.Socks5Listener;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A key distribution center, a user with a ticket, and proxies that accept it. */
abstract class GssHarness {
  static Kdc kdc;
  static OriginServer echo;
  static KerberosUser alice;

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

  static EmbeddedProxy proxy(Consumer<GssapiSettings.Builder> options) {
    GssapiSettings.Builder gssapi = GssapiSettings.builder().keytab(kdc.keytab(), Kdc.SERVICE);
    options.accept(gssapi);
    return EmbeddedProxy.start(
        Socks5Listener.builder().gssapi(gssapi.build()).build(), builder -> {});
  }

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** The proxy waits for a while until a client that it refuses has read that. */
  static void assertNothingAsked(EmbeddedProxy proxy, RawClient client, CloseReason reason)
      throws IOException {
    client.close();
    assertEquals(List.of(reason), proxy.observer().awaitConnectionsClosed(1));
    assertEquals(List.of(), proxy.observer().opened());
  }
}
