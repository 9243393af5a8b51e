package io.calamary.examples.launcher;

import io.calamary.BoundListener;
import io.calamary.flow.Endpoint;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;

/** Tells where a listener listens. */
final class BoundLine {
  private BoundLine() {}

  /** A line for each of its sockets. */
  static List<String> of(BoundListener bound) {
    return bound.transports().stream()
        .map(
            transport ->
                "Bound to "
                    + transport.name().toLowerCase(Locale.ROOT)
                    + "://"
                    + Endpoint.of(bound.address())
                    + " in "
                    + bound.mode()
                    + " mode")
        .toList();
  }

  static String url(InetSocketAddress address) {
    return "tcp://" + Endpoint.of(address);
  }
}
