package io.calamary.core.internal.relay;

import io.calamary.core.internal.timer.TimerWheel;
import io.calamary.core.internal.transport.RecvBuffers;
import io.calamary.flow.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A tunnel between two channels without sockets, to measure what the hand-over itself costs. */
public final class RelaySample {
  private static final int CHUNK = 16 * 1024;

  private final EmbeddedChannel client;
  private final EmbeddedChannel target;
  private final ByteBuf chunk = Unpooled.wrappedBuffer(new byte[CHUNK]);

  /** Opens the tunnel; of one thread. */
  public RelaySample() {
    TunnelEnd clientEnd = new TunnelEnd();
    TunnelEnd targetEnd = new TunnelEnd();
    client = channel(clientEnd);
    target = channel(targetEnd);
    TunnelListener listener =
        new TunnelListener() {
          @Override
          public void moved(long toTarget, long toClient) {}

          @Override
          public void ended(CloseReason reason, @Nullable String detail) {
            throw new IllegalStateException("ended: " + reason + " " + detail);
          }
        };
    new Tunnel(clientEnd, targetEnd, new TimerWheel(client.eventLoop()).newTimer(), listener)
        .start(TimeUnit.HOURS.toNanos(1));
  }

  private static EmbeddedChannel channel(TunnelEnd end) {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setOption(ChannelOption.AUTO_READ, false);
    channel.config().setOption(ChannelOption.RECVBUF_ALLOCATOR, RecvBuffers.INSTANCE);
    channel.pipeline().addLast(end);
    return channel;
  }

  /** A chunk goes from the target to the client; how many bytes came out there. */
  public int down() {
    return move(target, client);
  }

  /** A chunk goes from the client to the target; how many bytes came out there. */
  public int up() {
    return move(client, target);
  }

  private int move(EmbeddedChannel from, EmbeddedChannel to) {
    from.pipeline().fireChannelRead(chunk.retain()).fireChannelReadComplete();
    from.runPendingTasks();
    to.runPendingTasks();
    ByteBuf out = to.readOutbound();
    if (out == null) {
      return 0;
    }
    int moved = out.readableBytes();
    out.release();
    return moved;
  }
}
