package io.calamary.resolve;

import io.calamary.flow.Endpoint;
import java.util.Objects;
import org.apiguardian.api.API;

/**
 * What the proxy goes to, and who named it.
 *
 * @param endpoint name or address, and port
 * @param origin who named it
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Target(Endpoint endpoint, Origin origin) {
  /** Checks that both are there. */
  public Target {
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(origin, "origin");
  }

  /** Who named a target. */
  public enum Origin {
    /** The server name in the client's ClientHello. */
    SERVER_NAME,
    /** The Host of a plain HTTP request in a tunnel. */
    HTTP_HOST,
    /** The destination that the client asked for, or dialled. */
    DESTINATION,
    /** A verdict that redirects. */
    RULE,
    /** A target resolver of the application. */
    CUSTOM
  }
}
