package io.calamary.core.internal.accept;

import io.calamary.auth.Authenticator;
import io.calamary.auth.Credentials;
import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.Logins;
import java.net.InetAddress;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks an authenticator, which may fail in any way; that refuses. Thread-safe. */
public final class GuardedLogins implements Logins {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedLogins.class);

  private final Authenticator authenticator;
  private final FailedLogins failed = new FailedLogins(System::nanoTime);

  /** Makes the logins of a listener. */
  public GuardedLogins(Authenticator authenticator) {
    this.authenticator = Objects.requireNonNull(authenticator, "authenticator");
  }

  @Override
  public void check(ClientConnection client, Credentials given, Consumer<Outcome> then) {
    if (failed.tooMany(client.source().getAddress())) {
      then.accept(Outcome.THROTTLED);
      return;
    }
    CompletionStage<Boolean> stage;
    try {
      stage = authenticator.authenticate(given, client.source());
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
    InetAddress source = client.source().getAddress();
    if (Boolean.TRUE.equals(good)) {
      failed.forget(source);
      return Outcome.ACCEPTED;
    }
    failed.add(source);
    return Outcome.REFUSED;
  }
}
