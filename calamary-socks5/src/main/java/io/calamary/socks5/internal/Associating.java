package io.calamary.socks5.internal;

import io.calamary.core.spi.AssociationListener;
import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.FlowFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Answers a client that asked for an association. */
final class Associating implements AssociationListener {
  private final ClientConnection client;
  private final Dialect dialect;
  private final @Nullable InetAddress advertised;

  /**
   * Answers for a client.
   *
   * @param advertised what the client is told instead of the address that it connected to; null for
   *     that one
   */
  Associating(ClientConnection client, Dialect dialect, @Nullable InetAddress advertised) {
    this.client = client;
    this.dialect = dialect;
    this.advertised = advertised;
  }

  @Override
  public void opened(InetSocketAddress relay) {
    InetSocketAddress told =
        advertised == null ? relay : new InetSocketAddress(advertised, relay.getPort());
    client.channel().writeAndFlush(dialect.granted(client.channel().alloc(), told));
  }

  @Override
  public void refused(FlowFailure failure) {
    dialect.failure(client, failure);
    client.close(failure.reason(), failure.detail());
  }
}
