package io.calamary.core.spi;

import org.apiguardian.api.API;

/** Where an association is more liberal than by default. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum AssociationOption {
  /**
   * Datagrams from any port of the client's address are taken, and answers go to the port that the
   * last one came from.
   */
  ANY_PORT
}
