package io.calamary.flow;

import org.apiguardian.api.API;

/** The transport protocol of a flow. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Transport {
  /** A TCP connection, or a request on one. */
  TCP,
  /** Datagrams between one source and one destination. */
  UDP
}
