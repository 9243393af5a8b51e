package io.calamary.http.internal.forward;

import io.calamary.core.spi.ExchangeListener;
import io.calamary.core.spi.FlowRequest;
import java.util.Objects;

/** Asks for the flow of a request. */
final class Asking {
  private Asking() {}

  static void open(
      Request request,
      Hop hop,
      Requester client,
      OriginBinding binding,
      ExchangeListener listener) {
    FlowRequest asked =
        client
            .connection()
            .request(Objects.requireNonNull(request.target().endpoint(), "endpoint"))
            .user(request.user())
            .inspection(Inspections.of(request));
    if (!request.webSocket()) {
      // What switches protocols goes through a tunnel of a next proxy (RFC 6455 section 4.1).
      asked.forwardable();
    }
    asked.exchange(() -> new OriginHandler(hop.limits()), binding.takeFrom(request), listener);
  }
}
