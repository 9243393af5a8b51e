package io.calamary.transparent.internal;

import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.SocketOptions;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.resolve.FlowAttributes;
import io.calamary.transparent.Interception;
import io.calamary.transparent.TransparentListener;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The running side of a transparent listener. */
final class TransparentAcceptor implements Acceptor {
  private final TransparentListener listener;

  TransparentAcceptor(TransparentListener listener) {
    this.listener = listener;
  }

  @Override
  public void configure(SocketOptions options) {
    if (listener.interception() == Interception.TPROXY) {
      options.listen(KernelOptions.IP_TRANSPARENT, 1);
    }
  }

  @Override
  public void accept(ClientConnection client) {
    InetSocketAddress original = originalDestination(client);
    if (original == null) {
      client.reset(CloseReason.LOOP_DETECTED, "the connection was not diverted to the proxy");
      return;
    }
    client
        .request(Endpoint.of(original.getAddress(), original.getPort()))
        .attribute(FlowAttributes.ORIGINAL_DESTINATION, true)
        .open();
  }

  private @Nullable InetSocketAddress originalDestination(ClientConnection client) {
    return listener.interception() == Interception.TPROXY
        ? client.local()
        : OriginalDestination.of(client.channel());
  }
}
