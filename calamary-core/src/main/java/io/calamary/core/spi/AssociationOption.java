package io.calamary.core.spi;

import org.apiguardian.api.API;

/** Where an association does otherwise than by default. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum AssociationOption {
  /**
   * Datagrams from any port of the client's address are taken, and answers go to the port that the
   * last one came from.
   */
  ANY_PORT,

  /**
   * All destinations are reached from one port, and who was never sent to may send to it, too: what
   * RFC 4787 calls endpoint-independent mapping and filtering, also known as full cone. Each such
   * sender is judged as a destination.
   */
  ANY_SENDER,

  /**
   * A destination that the rules deny ends the association and its connection; also that of a
   * sender whom the client never sent to.
   */
  END_ON_DENIAL
}
