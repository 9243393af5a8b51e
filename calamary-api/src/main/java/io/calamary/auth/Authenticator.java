package io.calamary.auth;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;
import org.apiguardian.api.API;

/**
 * Checks credentials. Called on the event loop of the connection, so it must not block; the stage
 * that it returns may complete on any thread. One that throws, fails or answers null refuses.
 */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Authenticator {
  /**
   * Tells whether these credentials are good.
   *
   * @param credentials what the client sent
   * @param source where the client is
   */
  CompletionStage<Boolean> authenticate(Credentials credentials, InetSocketAddress source);

  /**
   * An authenticator from a quick check that does not block.
   *
   * @param check takes user and password
   */
  static Authenticator of(BiPredicate<String, String> check) {
    Objects.requireNonNull(check, "check");
    return (credentials, source) ->
        CompletableFuture.completedFuture(check.test(credentials.user(), credentials.password()));
  }

  /** An authenticator from a check that may block, run on the given executor. */
  static Authenticator blocking(Executor executor, BiPredicate<String, String> check) {
    Objects.requireNonNull(executor, "executor");
    Objects.requireNonNull(check, "check");
    return (credentials, source) ->
        CompletableFuture.supplyAsync(
            () -> check.test(credentials.user(), credentials.password()), executor);
  }

  /**
   * An authenticator for a fixed set of users. How long the comparison takes depends on what the
   * client sent, and tells neither who exists nor how much of a password was right.
   *
   * @param passwords the password of each user; copied
   */
  static Authenticator users(Map<String, String> passwords) {
    Map<String, String> known = Map.copyOf(passwords);
    return of(
        (user, password) -> {
          String expected = known.get(user);
          byte[] given = password.getBytes(StandardCharsets.UTF_8);
          // An unknown user costs the same comparison, so that time does not tell who exists.
          byte[] wanted = (expected == null ? "-" : expected).getBytes(StandardCharsets.UTF_8);
          // The JDK's comparison takes as long as its first argument is.
          return MessageDigest.isEqual(given, wanted) && expected != null;
        });
  }
}
