package io.calamary.http.internal.front;

import io.calamary.auth.Authenticator;
import io.calamary.auth.Credentials;
import io.calamary.core.spi.ClientConnection;
import io.calamary.http.internal.message.BasicCredentials;
import io.calamary.http.internal.message.RequestHead;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the credentials of requests (RFC 7617). Thread-safe. */
final class Logins {
  private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

  private final @Nullable Authenticator authenticator;
  private final FailedLogins failed = new FailedLogins(System::nanoTime);

  Logins(@Nullable Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  /** What came of a check. */
  enum Outcome {
    /** The user may go on. */
    ACCEPTED,
    /** There are no credentials, or wrong ones. */
    REFUSED,
    /** Too many wrong ones came from this source. */
    THROTTLED
  }

  /** Whether nobody is asked for credentials. */
  boolean open() {
    return authenticator == null;
  }

  /** Tells the outcome on the event loop, at once where nobody needs to be asked. */
  void check(ClientConnection client, BasicCredentials given, Consumer<Outcome> then) {
    Authenticator checker = authenticator;
    if (checker == null) {
      then.accept(Outcome.ACCEPTED);
      return;
    }
    if (failed.tooMany(client.source().getAddress())) {
      then.accept(Outcome.THROTTLED);
      return;
    }
    CompletionStage<Boolean> stage;
    try {
      stage =
          checker.authenticate(new Credentials(given.user(), given.password()), client.source());
    } catch (RuntimeException | LinkageError | AssertionError e) {
      LOG.warn("CAL-030: the authenticator failed; the client is refused: {}", e.toString());
      LOG.debug("how it failed", e);
      then.accept(Outcome.REFUSED);
      return;
    }
    if (stage == null) {
      LOG.warn("CAL-030: the authenticator answered null; the client is refused");
      then.accept(Outcome.REFUSED);
      return;
    }
    client.await(stage, (good, failure) -> then.accept(outcome(client, good, failure)));
  }

  private Outcome outcome(
      ClientConnection client, @Nullable Boolean good, @Nullable Throwable failure) {
    if (failure != null) {
      LOG.warn("CAL-030: the authenticator failed; the client is refused: {}", failure.toString());
      LOG.debug("how it failed", failure);
      return Outcome.REFUSED;
    }
    if (Boolean.TRUE.equals(good)) {
      failed.forget(client.source().getAddress());
      return Outcome.ACCEPTED;
    }
    failed.add(client.source().getAddress());
    return Outcome.REFUSED;
  }

  /** The credentials of a request; null if there are none that can be used. */
  static @Nullable BasicCredentials of(RequestHead head) {
    return BasicCredentials.of(head.fields());
  }
}
