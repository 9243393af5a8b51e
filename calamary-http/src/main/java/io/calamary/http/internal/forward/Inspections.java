package io.calamary.http.internal.forward;

import io.calamary.flow.AppProtocol;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Inspection;
import io.calamary.http.internal.message.Version;

/** What a request says to rules. */
final class Inspections {
  private Inspections() {}

  static Inspection of(Request request) {
    Endpoint endpoint = request.target().endpoint();
    return Inspection.builder()
        .protocol(
            request.head().version() == Version.HTTP_2 ? AppProtocol.HTTP2 : AppProtocol.HTTP1)
        .httpHost(endpoint == null ? null : endpoint.host())
        .build();
  }
}
