package io.calamary.core.spi;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import org.apiguardian.api.API;

/** The bound sockets of a {@link DatagramAcceptor}. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface DatagramSockets {
  /** The address that they have, with the real port. */
  InetSocketAddress address();

  /**
   * Stops to receive and releases what was opened for it. Completes on any thread when no intake is
   * called any more; does not fail.
   */
  CompletionStage<Void> close();
}
