package io.calamary.proxyproto.internal;

import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.DatagramAcceptor;
import io.calamary.core.spi.FlowRequest;
import io.calamary.core.spi.ListenerContext;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Inspection;
import io.calamary.proxyproto.ProxyAttributes;
import io.calamary.proxyproto.ProxyHeader;
import io.calamary.proxyproto.ProxyProtocolListener;
import io.calamary.resolve.FlowAttributes;
import io.calamary.resolve.NamePolicy;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The running side of the mode: the preface has read all that is to be known. */
final class ProxyProtocolAcceptor implements Acceptor {
  private final ProxyProtocolListener listener;
  private final ListenerContext context;

  ProxyProtocolAcceptor(ProxyProtocolListener listener, ListenerContext context) {
    this.listener = listener;
    this.context = context;
  }

  @Override
  public void accept(ClientConnection client) {
    ProxyHeader header = client.attribute(ProxyAttributes.HEADER);
    InetSocketAddress destination = header == null ? null : destination(header);
    if (destination == null || destination.getPort() == 0) {
      client.reset(CloseReason.DENIED, "the PROXY header names no destination: " + header);
      return;
    }
    FlowRequest request =
        client
            .request(Endpoint.of(destination))
            .attribute(FlowAttributes.ORIGINAL_DESTINATION, true);
    if (listener.namePolicy() != NamePolicy.USE_ORIGINAL) {
      request.attribute(FlowAttributes.NAME_POLICY, listener.namePolicy());
    }
    String authority = client.attribute(ProxyAttributes.AUTHORITY);
    if (listener.authorityAsServerName() && authority != null) {
      request.inspection(Inspection.builder().serverName(authority).build());
    }
    request.open();
  }

  @Override
  public @Nullable DatagramAcceptor datagrams() {
    return listener.udp() ? new ProxiedDatagrams(listener, context) : null;
  }

  private static @Nullable InetSocketAddress destination(ProxyHeader header) {
    return switch (header.family()) {
      case TCP4, TCP6 -> header.destination();
      case UDP4, UDP6, UNIX_STREAM, UNIX_DATAGRAM, UNSPEC -> null;
    };
  }
}
