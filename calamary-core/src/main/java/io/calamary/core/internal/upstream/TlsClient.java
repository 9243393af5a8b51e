package io.calamary.core.internal.upstream;

import io.calamary.flow.Endpoint;
import io.calamary.upstream.UpstreamTls;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** TLS to an upstream; its name is always verified (RFC 9110 section 4.3.4). */
final class TlsClient {
  private TlsClient() {}

  /** The handler; the time for its handshake is the caller's to bound. */
  static SslHandler handler(Endpoint upstream, UpstreamTls settings) {
    String told = settings.serverName();
    Endpoint name = Endpoint.of(told == null ? upstream.host() : told, upstream.port());
    SSLEngine engine = settings.context().createSSLEngine(name.host(), name.port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    if (name.address() == null) {
      parameters.setServerNames(List.of(new SNIHostName(name.host())));
    }
    engine.setSSLParameters(parameters);
    SslHandler handler = new SslHandler(engine);
    handler.setHandshakeTimeoutMillis(0);
    return handler;
  }
}
