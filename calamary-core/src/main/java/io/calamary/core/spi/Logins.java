package io.calamary.core.spi;

import io.calamary.auth.Credentials;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * Checks the credentials of a listener's clients, and makes guessing slow: where too many wrong
 * ones came from a source, nobody is asked any more for a while. Thread-safe. Made by {@link
 * ListenerContext#logins}.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Logins {
  /** What came of a check. */
  enum Outcome {
    /** The credentials are good. */
    ACCEPTED,
    /** They are wrong, or the authenticator failed. */
    REFUSED,
    /** Too many wrong ones came from this source; these were not looked at. */
    THROTTLED
  }

  /**
   * Checks credentials. To be called on the client's event loop.
   *
   * @param client who sent them
   * @param given what was sent
   * @param then told the outcome once, on the event loop, perhaps before this returns
   */
  void check(ClientConnection client, Credentials given, Consumer<Outcome> then);
}
