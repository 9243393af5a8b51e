package io.calamary.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthenticatorTest {
  private static final InetSocketAddress SOURCE = new InetSocketAddress("192.0.2.1", 4000);
  private static final Authenticator USERS =
      Authenticator.users(Map.of("ann", "s\u00e4cret:1", "bob", "b", "eve", ""));

  private static boolean ask(Authenticator authenticator, String user, String password) {
    return authenticator
        .authenticate(new Credentials(user, password), SOURCE)
        .toCompletableFuture()
        .join();
  }

  @ParameterizedTest
  @CsvSource({
    "ann, s\u00e4cret:1, true",
    "ann, S\u00e4cret:1, false",
    "ann, s\u00e4cret:, false",
    "ann, s\u00e4cret:12, false",
    "ann, sacret:1, false",
    "ann, '', false",
    "ann, b, false",
    "Ann, s\u00e4cret:1, false",
    "bob, b, true",
    "bob, bb, false",
    "eve, '', true",
    "eve, -, false",
    "mallory, '', false",
    "mallory, -, false",
    "mallory, b, false",
    "'', '', false",
    "'', -, false",
  })
  void knowsItsUsersAndNobodyElse(String user, String password, boolean expected) {
    assertEquals(expected, ask(USERS, user, password));
  }

  @Test
  void copiesTheUsers() {
    Map<String, String> passwords = new HashMap<>(Map.of("ann", "a"));
    Authenticator users = Authenticator.users(passwords);
    passwords.put("bob", "b");
    passwords.put("ann", "x");

    assertTrue(ask(users, "ann", "a"));
    assertFalse(ask(users, "bob", "b"));
  }

  @Test
  void aCheckSeesUserAndPassword() {
    Authenticator check = Authenticator.of((user, password) -> (user + password).equals("ab"));

    assertTrue(ask(check, "a", "b"));
    assertFalse(ask(check, "b", "a"));
    assertThrows(NullPointerException.class, () -> Authenticator.of(null));
  }

  @Test
  void aBlockingCheckRunsOnItsExecutor() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    Authenticator check = Authenticator.blocking(tasks::add, (user, password) -> true);
    CompletableFuture<Boolean> answer =
        check.authenticate(new Credentials("a", "b"), SOURCE).toCompletableFuture();

    assertFalse(answer.isDone());
    tasks.remove().run();
    assertTrue(answer.join());
    assertThrows(NullPointerException.class, () -> Authenticator.blocking(null, (u, p) -> true));
    assertThrows(NullPointerException.class, () -> Authenticator.blocking(Runnable::run, null));
  }

  @Test
  void credentialsHideThePassword() {
    Credentials credentials = new Credentials("ann", "secret");

    assertEquals("Credentials[user=ann]", credentials.toString());
    assertEquals("secret", credentials.password());
    assertThrows(NullPointerException.class, () -> new Credentials(null, ""));
    assertThrows(NullPointerException.class, () -> new Credentials("", null));
  }
}
