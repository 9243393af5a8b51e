package io.calamary.http.internal.front;

import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import io.calamary.http.internal.forward.Causes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** The running side of an HTTP listener. */
final class HttpAcceptor implements Acceptor {
  private final ListenerSettings settings;

  HttpAcceptor(ListenerSettings settings) {
    this.settings = settings;
  }

  @Override
  public void accept(ClientConnection client) {
    client.handshake(new ClientHandler(settings, client));
  }

  @Override
  public ByteBuf refusal(ByteBufAllocator alloc, CloseReason reason) {
    return settings
        .answers()
        .write(alloc, Causes.answer(FlowFailure.of(reason, null)), false, true);
  }
}
