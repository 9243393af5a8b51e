package io.calamary.core.internal.connect;

import java.net.InetAddress;
import java.util.List;

/** How a connection with a permitted address comes about. On one event loop. */
interface Approach {
  /** Lets more addresses take part. */
  void add(List<InetAddress> addresses);

  /** Says that no more addresses will come. */
  void complete();

  /** Gives up: closes what is open and tells nobody. */
  void stop();
}
