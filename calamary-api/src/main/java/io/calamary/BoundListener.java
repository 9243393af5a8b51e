package io.calamary;

import io.calamary.flow.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import org.apiguardian.api.API;

/** A listener of a running server, with the address that it really has. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface BoundListener {
  /** The listener, as it was configured. */
  Listener listener();

  /** The mode's name, such as {@code http}. */
  String mode();

  /** The bound address; its port is the real one also where port 0 was asked for. */
  InetSocketAddress address();

  /**
   * What it takes at that address: connections, datagrams, or both, in this order. The sockets that
   * a mode opens for single clients do not count.
   */
  List<Transport> transports();

  /** The bound port. */
  default int port() {
    return address().getPort();
  }
}
