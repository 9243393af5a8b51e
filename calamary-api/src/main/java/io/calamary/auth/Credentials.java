package io.calamary.auth;

import java.util.Objects;
import org.apiguardian.api.API;

/**
 * A user name and a password, as a client sent them.
 *
 * @param user the user name, as UTF-8 text
 * @param password the password, as UTF-8 text; {@link #toString()} hides it
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Credentials(String user, String password) {
  /** Checks that both are there. */
  public Credentials {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
  }

  @Override
  public String toString() {
    return "Credentials[user=" + user + "]";
  }
}
