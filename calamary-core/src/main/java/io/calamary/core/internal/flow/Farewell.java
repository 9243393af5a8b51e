package io.calamary.core.internal.flow;

import io.calamary.core.internal.relay.SocketEnd;
import io.calamary.core.spi.DrainEvent;
import io.calamary.flow.CloseReason;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/** The last that a client's connection sees of the proxy. */
final class Farewell {
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private Farewell() {}

  /** Ends a connection that is closing once everything written has gone. */
  static void say(ClientSide client) {
    Channel channel = client.channel();
    client.timer().startNanos(client.engine().times().idle, channel::close);
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(future -> lastWritten(client));
  }

  /** A FIN at once would be a reset if unread bytes waited: the client could miss the answer. */
  private static void lastWritten(ClientSide client) {
    Channel channel = client.channel();
    if (client.end().inputEnded() || !channel.isActive()) {
      channel.close();
    } else {
      // A server that stops waits only as long as a client needs to take its last answer.
      client.timer().startNanos(client.draining() ? 0 : LINGER_NANOS, channel::close);
      SocketEnd.endOutput(channel);
      client.end().read();
    }
  }

  /** Says and reads nothing more; the client is reset when the idle timeout is over. */
  static void silence(ClientSide client, CloseReason why) {
    Channel channel = client.channel();
    if (client.draining() || client.end().inputEnded()) {
      client.reset(why, null);
    } else if (client.beginClosing(why)) {
      client.timer().startNanos(client.engine().times().idle, () -> SocketEnd.reset(channel));
      channel.pipeline().addLast(new ResetOnDrain());
    }
  }

  /** A server that stops does not wait for who is told nothing. */
  private static final class ResetOnDrain extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof DrainEvent) {
        SocketEnd.reset(ctx.channel());
      }
    }
  }
}
