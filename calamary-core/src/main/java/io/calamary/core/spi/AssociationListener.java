package io.calamary.core.spi;

import java.net.InetSocketAddress;
import org.apiguardian.api.API;

/**
 * Told about the outcome of opening an association. Exactly one method is called, once, on the
 * client's event loop; none if the client is gone before.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface AssociationListener {
  /**
   * The client's datagrams are relayed from now on.
   *
   * @param relay the address of this host that the client is to send to
   */
  void opened(InetSocketAddress relay);

  /** There is no socket to be had. The mode is to tell the client and to close its connection. */
  void refused(FlowFailure failure);
}
