package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.CloseReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Basic credentials for the proxy (RFC 7617; RFC 9110, section 11.7). */
class LoginsTest extends HttpWire {
  private static final String CHALLENGE = "Basic realm=\"calamary\", charset=\"UTF-8\"";

  private static String basic(String userAndPassword) {
    return "Proxy-Authorization: Basic "
        + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
  }

  private TestProxy asking(String user, String password) {
    listening.authenticator(
        (given, source) ->
            CompletableFuture.completedFuture(
                given.user().equals(user) && given.password().equals(password)));
    return proxy();
  }

  @Test
  void asksAndKeepsTheConnection() throws IOException {
    HttpOrigin origin = plain();
    TestProxy proxy = asking("u", "p");
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    send(client, get(origin, "/a") + get(origin, "/b", basic("u:p")) + get(origin, "/c"));

    Response asked = Response.read(in);
    assertEquals(407, asked.status());
    assertEquals(CHALLENGE, asked.field("Proxy-Authenticate"));
    assertFalse(asked.closes());
    assertEquals("/b", Response.read(in).body());
    assertEquals(407, Response.read(in).status());
    assertEquals("", origin.only().field("Proxy-Authorization"));
    assertEquals("u", proxy.observer().opened().get(0).user());
    assertEquals(1, proxy.observer().opened().size());
  }

  @Test
  void readsNoRequestInTheBodyOfARefusedOne() throws IOException {
    HttpOrigin origin = plain();
    TestProxy proxy = asking("u", "p");
    String hidden = get(origin, "/hidden", basic("u:p"));
    String text =
        "POST http://@/ HTTP/1.1\r\nHost: @\r\nContent-Length: " + hidden.length() + "\r\n\r\n";

    String all = askAll(proxy, text.replace("@", origin.authority()) + hidden);

    assertTrue(all.startsWith("HTTP/1.1 407 "), all);
    assertEquals(0, all.lastIndexOf("HTTP/1.1 "));
    assertEquals(0, origin.connections());
  }

  @Test
  void takesWhatIsWrittenOtherwise() throws IOException {
    HttpOrigin origin = plain();
    TestProxy proxy = asking("ü", "a:b:ä");
    String coded = basic("ü:a:b:ä").substring(27);
    for (String scheme : List.of("Basic", "bAsIc", "BASIC", "basic ")) {
      String field = "proxy-authorization: " + scheme + " " + coded;
      assertEquals(200, ask(proxy, get(origin, "/", field)).status(), field);
    }
  }

  @Test
  void refusesWhatIsWrong() throws IOException {
    HttpOrigin origin = plain();
    TestProxy proxy = asking("u", "p");
    for (String field :
        List.of(
            basic("u:x"),
            basic("up"),
            basic("U:p"),
            "Proxy-Authorization: Bearer dTpw",
            "Proxy-Authorization: Basic dTp*",
            "Proxy-Authorization: Basic",
            "Proxy-Authorization: Basic dTpw dTpw",
            "Authorization: Basic dTpw",
            basic("u:p") + "\r\n" + basic("u:p"))) {
      Response answer = ask(proxy, get(origin, "/", field));
      assertEquals(407, answer.status(), field);
      assertEquals(CHALLENGE, answer.field("Proxy-Authenticate"));
    }
    assertEquals(0, origin.connections());
    assertEquals(List.of(), proxy.observer().opened());
  }

  @Test
  void asksBeforeATunnelIsOpened() throws IOException {
    HttpOrigin origin = plain();
    TestProxy proxy = asking("u", "p");
    String text = "CONNECT gone.test:443 HTTP/1.1\r\nHost: gone.test:443\r\n\r\n";

    String all = askAll(proxy, text + get(origin, "/", basic("u:p")));

    assertTrue(all.startsWith("HTTP/1.1 407 "), all);
    assertEquals(0, all.lastIndexOf("HTTP/1.1 "));
    assertEquals(List.of(), proxy.observer().opened());
    assertEquals(
        List.of(CloseReason.AUTHENTICATION_FAILED), proxy.observer().awaitConnectionsClosed(1));
  }

  @Test
  void opensATunnelForAUser() throws IOException {
    HttpOrigin origin = plain();
    TestProxy proxy = asking("u", "p");
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    String text = "CONNECT @ HTTP/1.1\r\nHost: @\r\n" + basic("u:p") + "\r\n\r\n";
    send(client, text.replace("@", origin.authority()) + "GET /in HTTP/1.1\r\n\r\n");

    assertEquals("HTTP/1.1 200 Connection established\r\n\r\n", in.until("\r\n\r\n"));
    assertEquals("/in", Response.read(in).body());
    assertEquals("u", proxy.observer().opened().get(0).user());
  }

  @Test
  void makesGuessingSlow() throws IOException {
    HttpOrigin origin = plain();
    TestProxy proxy = asking("u", "p");
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    Response answer;
    int wrong = 0;
    do {
      send(client, get(origin, "/", basic("u:" + wrong++)));
      answer = Response.read(in);
    } while (answer.status() == 407 && wrong < 100);
    assertEquals(429, answer.status());
    assertFalse(answer.field("Retry-After").isEmpty());
    send(client, get(origin, "/", basic("u:p")));
    assertEquals(429, Response.read(in).status());
    send(client, get(origin, "/"));
    assertEquals(407, Response.read(in).status());
    assertEquals(0, origin.connections());
  }

  @Test
  void waitsForAnAuthenticatorThatAsksOthers() throws Exception {
    HttpOrigin origin = plain();
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    CompletableFuture<Boolean> verdict = new CompletableFuture<>();
    listening.authenticator(
        (given, source) -> {
          asked.complete(true);
          return verdict;
        });
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    send(client, get(origin, "/a", basic("u:p")) + get(origin, "/b", basic("u:p")));
    asked.get();
    verdict.complete(true);

    assertEquals("/a", Response.read(in).body());
    assertEquals("/b", Response.read(in).body());
  }

  @Test
  void forgetsAClientThatLeavesWhileItIsChecked() throws Exception {
    HttpOrigin origin = plain();
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    CompletableFuture<Boolean> verdict = new CompletableFuture<>();
    listening.authenticator(
        (given, source) -> {
          asked.complete(true);
          return verdict;
        });
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    send(client, get(origin, "/a", basic("u:p")));
    asked.get();
    client.reset();
    proxy.observer().awaitConnectionsClosed(1);
    verdict.complete(true);

    assertEquals(List.of(), proxy.observer().opened());
    assertEquals(0, origin.connections());
  }

  private void refusedBy(io.calamary.auth.Authenticator broken) throws IOException {
    HttpOrigin origin = plain();
    listening.authenticator(broken);
    TestProxy proxy =
        proxy(
            settings ->
                settings.timeouts(TestProxy.timeouts().decide(Duration.ofMillis(100)).build()));
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    for (int i = 0; i < 2; i++) {
      send(client, get(origin, "/", basic("u:p")));
      assertEquals(407, Response.read(in).status());
    }
    assertEquals(0, origin.connections());
  }

  @Test
  void refusesWhereTheAuthenticatorFails() throws IOException {
    refusedBy(
        (given, source) -> {
          throw new IllegalStateException("broken");
        });
    refusedBy((given, source) -> CompletableFuture.failedFuture(new IOException("broken")));
    refusedBy((given, source) -> new CompletableFuture<>());
    refusedBy((given, source) -> CompletableFuture.completedFuture(null));
    refusedBy((given, source) -> nothing());
  }

  @SuppressWarnings("NullAway")
  private static CompletionStage<Boolean> nothing() {
    return null;
  }
}
