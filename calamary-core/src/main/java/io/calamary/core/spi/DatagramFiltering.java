package io.calamary.core.spi;

import org.apiguardian.api.API;

/** Whose datagrams reach a client at the port that its own left from (RFC 4787 section 5). */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum DatagramFiltering {
  /** Those of the destination only: each flow has a socket of its own. */
  ADDRESS_AND_PORT_DEPENDENT,
  /**
   * Those of every port of an address that the client has a flow to. All that a client sends from
   * one port leaves by one socket, as with the next one.
   */
  ADDRESS_DEPENDENT,
  /** Anybody's. */
  ENDPOINT_INDEPENDENT
}
