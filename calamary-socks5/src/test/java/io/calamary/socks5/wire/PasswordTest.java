package io.calamary.socks5.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.auth.Authenticator;
import io.calamary.auth.Credentials;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.CloseReason;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** User and password (RFC 1929). */
class PasswordTest extends SocksHarness {
  private static final byte[] WRONG = Socks.hex("0101750171");

  private TestProxy proxyFor(String user, String password) {
    return listening(
        listener -> listener.authenticator(Authenticator.users(Map.of(user, password))));
  }

  @Test
  void tellsRulesTheUser() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    TestProxy proxy = proxyFor("ä", "p");
    RawClient client = client(proxy);
    client.send(Socks.GREETING);
    assertEquals("0502", Socks.read(client, 2));
    client.send(Socks.hex("0102c3a40170"));
    assertEquals("0100", Socks.read(client, 2));
    client.send(Socks.request(1, "127.0.0.1", origin.port()));
    Socks.readSuccess(client);

    assertEquals("ä", proxy.observer().opened().get(0).user());
  }

  @ParameterizedTest
  @ValueSource(strings = {"050100", "0500", "05020001", "050180"})
  void servesNobodyWithoutPassword(String greeting) throws IOException {
    TestProxy proxy = proxyFor("u", "p");
    assertEquals("05ff", answer(proxy, Socks.hex(greeting), Socks.request(1, "127.0.0.1", 80)));
    assertEquals(
        List.of(CloseReason.AUTHENTICATION_FAILED), proxy.observer().awaitConnectionsClosed(1));
  }

  @ParameterizedTest
  @CsvSource({
    "0101750171, AUTHENTICATION_FAILED",
    "0101760170, AUTHENTICATION_FAILED",
    "0501750170, PROTOCOL_ERROR",
    "0100, PROTOCOL_ERROR",
    "01017500, PROTOCOL_ERROR",
    "0101e40170, PROTOCOL_ERROR",
    "050100017f0000010050, PROTOCOL_ERROR"
  })
  void obeysNothingBehindARefusedLogin(String login, CloseReason reason) throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    TestProxy proxy = proxyFor("u", "p");
    byte[] request = Socks.request(1, "127.0.0.1", origin.port());

    assertEquals(
        "05020101", answer(proxy, Socks.GREETING, Socks.hex(login), request, Socks.LOGIN, request));

    assertEquals(List.of(reason), proxy.observer().awaitConnectionsClosed(1));
    assertEquals(List.of(), proxy.observer().opened());
    assertEquals(0, origin.accepted());
  }

  @Test
  void asksNobodyAfterTooManyWrongPasswords() throws IOException {
    List<Credentials> asked = new CopyOnWriteArrayList<>();
    Authenticator counting =
        (given, source) -> {
          asked.add(given);
          return CompletableFuture.completedFuture(given.password().equals("p"));
        };
    TestProxy proxy = listening(listener -> listener.authenticator(counting));
    for (int i = 0; i < 10; i++) {
      assertEquals("05020101", answer(proxy, Socks.GREETING, WRONG));
    }

    assertEquals("05020101", answer(proxy, Socks.GREETING, Socks.LOGIN));

    assertEquals(10, asked.size());
  }

  @Test
  void refusesWhenTheAuthenticatorFails() throws IOException {
    CompletionStage<Boolean> failed = CompletableFuture.failedFuture(new IOException("gone"));
    List<Authenticator> broken =
        List.of(
            (given, source) -> failed,
            (given, source) -> {
              throw new IllegalStateException("broken");
            },
            (given, source) -> CompletableFuture.completedFuture(null));
    for (Authenticator one : broken) {
      TestProxy proxy = listening(listener -> listener.authenticator(one));
      assertEquals("05020101", answer(proxy, Socks.GREETING, Socks.LOGIN));
    }
  }

  @Test
  void endsWithAClientThatLeavesDuringTheCheck() throws IOException {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    CompletableFuture<Credentials> asked = new CompletableFuture<>();
    TestProxy proxy =
        listening(
            listener ->
                listener.authenticator(
                    (given, source) -> {
                      asked.complete(given);
                      return answer;
                    }));
    RawClient client = client(proxy);
    client.send(Socks.GREETING);
    client.send(Socks.LOGIN);
    assertEquals(new Credentials("u", "p"), asked.join());
    client.reset();
    assertEquals(List.of(CloseReason.CLIENT_CLOSED), proxy.observer().awaitConnectionsClosed(1));

    assertTrue(answer.complete(true));

    assertEquals(List.of(), proxy.observer().opened());
  }
}
