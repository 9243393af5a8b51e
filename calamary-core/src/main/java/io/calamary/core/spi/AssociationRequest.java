package io.calamary.core.spi;

import java.util.Objects;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * An association that a client asks for: a UDP socket of the proxy for this client alone.
 *
 * @param user the authenticated user; null for nobody
 * @param clientPort the port that the client sends from; 0 for that of its first datagram
 * @param framing the headers of its datagrams
 * @param options where it is more liberal than by default; copied
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record AssociationRequest(
    @Nullable String user,
    int clientPort,
    DatagramFraming framing,
    Set<AssociationOption> options) {
  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the port is none
   */
  public AssociationRequest {
    Objects.requireNonNull(framing, "framing");
    options = Set.copyOf(options);
    if (clientPort < 0 || clientPort > 65_535) {
      throw new IllegalArgumentException("clientPort: " + clientPort + " (expected: 0-65535)");
    }
  }
}
