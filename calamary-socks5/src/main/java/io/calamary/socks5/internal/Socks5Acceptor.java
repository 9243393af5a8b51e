package io.calamary.socks5.internal;

import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.tls.TlsContexts;
import io.calamary.core.spi.tls.TlsFront;
import io.calamary.flow.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** The running side of a SOCKS5 listener. */
final class Socks5Acceptor implements Acceptor {
  private final Settings settings;
  private final @Nullable TlsContexts tls;

  Socks5Acceptor(Settings settings, @Nullable TlsContexts tls) {
    this.settings = settings;
    this.tls = tls;
  }

  @Override
  public void accept(ClientConnection client) {
    HandshakeHandler handler = new HandshakeHandler(settings, client);
    if (tls == null) {
      client.handshake(handler);
    } else {
      client.handshake(new TlsFront(client, tls, alloc -> Unpooled.EMPTY_BUFFER), handler);
    }
  }

  @Override
  public @Nullable ByteBuf refusal(ByteBufAllocator alloc, CloseReason reason) {
    return tls != null ? null : Replies.turnedAway(alloc, settings.authenticates());
  }

  @Override
  public void close() {
    GssLogins gssapi = settings.gssapi();
    if (gssapi != null) {
      gssapi.close();
    }
  }
}
