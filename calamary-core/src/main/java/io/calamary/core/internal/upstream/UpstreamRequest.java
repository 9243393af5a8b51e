package io.calamary.core.internal.upstream;

import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.upstream.UpstreamProxy;
import io.netty.channel.EventLoop;

/**
 * What to ask of which upstream.
 *
 * @param loop the event loop of the flow; everything happens on it
 * @param flow the flow, for the header
 * @param proxy the upstream; not a direct one
 * @param asked what it is to connect to
 * @param forwarded whether it is asked for nothing yet, as requests in absolute-form will follow
 */
public record UpstreamRequest(
    EventLoop loop, Flow flow, UpstreamProxy proxy, Endpoint asked, boolean forwarded) {
  Handshake handshake() {
    if (forwarded) {
      return new NoHandshake();
    }
    return switch (proxy.kind()) {
      case HTTP, HTTPS -> new ConnectHandshake(asked, proxy.credentials());
      case SOCKS5 -> new Socks5Handshake(asked, proxy.credentials());
      case PROXY_PROTOCOL, DIRECT -> new NoHandshake();
    };
  }
}
