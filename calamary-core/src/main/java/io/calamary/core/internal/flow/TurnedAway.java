package io.calamary.core.internal.flow;

import io.calamary.core.spi.Acceptor;
import io.calamary.flow.CloseReason;
import io.netty.buffer.ByteBuf;

/** The ends of clients that are not served, in the words of their mode. */
public final class TurnedAway {
  private TurnedAway() {}

  /** Ends a connection that was never accepted. */
  public static void unaccepted(ClientSide client, ByteBuf words) {
    client.channel().pipeline().addLast(client.end());
    client.channel().closeFuture().addListener(future -> client.timer().stop());
    client.channel().write(words);
    client.close(CloseReason.LIMIT_REACHED, null);
  }

  /** Ends a connection that was accepted; without words it is reset. */
  public static void accepted(ClientSide client, Acceptor acceptor, CloseReason reason) {
    ByteBuf words = acceptor.refusal(client.channel().alloc(), reason);
    if (words == null) {
      client.reset(reason, null);
    } else {
      client.channel().write(words);
      client.close(reason, null);
    }
  }
}
