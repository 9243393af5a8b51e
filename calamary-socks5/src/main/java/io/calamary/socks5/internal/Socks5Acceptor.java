package io.calamary.socks5.internal;

import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.ClientConnection;
import io.calamary.flow.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** The running side of a SOCKS5 listener. */
final class Socks5Acceptor implements Acceptor {
  private final Settings settings;

  Socks5Acceptor(Settings settings) {
    this.settings = settings;
  }

  @Override
  public void accept(ClientConnection client) {
    client.handshake(new HandshakeHandler(settings, client));
  }

  @Override
  public ByteBuf refusal(ByteBufAllocator alloc, CloseReason reason) {
    return Replies.turnedAway(alloc, settings.authenticates());
  }

  @Override
  public void close() {
    GssLogins gssapi = settings.gssapi();
    if (gssapi != null) {
      gssapi.close();
    }
  }
}
