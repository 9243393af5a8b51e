package io.calamary.examples.launcher;

import io.calamary.BoundListener;
import io.calamary.flow.Endpoint;
import java.net.InetSocketAddress;

/** Tells where a listener listens. */
final class BoundLine {
  private BoundLine() {}

  static String of(BoundListener bound) {
    return "Bound to " + url(bound.address()) + " in " + bound.mode() + " mode";
  }

  static String url(InetSocketAddress address) {
    return "tcp://" + Endpoint.of(address);
  }
}
