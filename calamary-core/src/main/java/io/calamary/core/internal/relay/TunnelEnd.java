package io.calamary.core.internal.relay;

import io.calamary.core.internal.transport.StraightReceiver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The last handler of a channel, one end of a tunnel. It holds what comes until it is told where to
 * send it, then relays: one read, one write, and the next read when that write is done; so a peer
 * that does not read stops the reading, and at most one read is in memory.
 *
 * <p>Bytes and the end of the input can come although nobody reads (the kernel reports a FIN at
 * once), so both are remembered in every state.
 */
public final class TunnelEnd extends ChannelInboundHandlerAdapter
    implements StraightReceiver, ChannelFutureListener {
  private Channel channel;
  private Place place;
  private final Held held = new Held();
  private final Sending sending = new Sending();
  private @Nullable TunnelWatcher watcher;
  private @Nullable Tunnel tunnel;
  private @Nullable TunnelEnd peer;
  private boolean inputEnded;
  private boolean outputEnded;
  private boolean discarding;

  /** Makes the end of the channel that it is added to as the last handler. */
  @SuppressWarnings("NullAway.Init")
  public TunnelEnd() {}

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    channel = ctx.channel();
    place = new Place(ctx);
    // The end of an exchange that becomes a tunnel comes late.
    inputEnded =
        channel instanceof DuplexChannel duplex && channel.isActive() && duplex.isInputShutdown();
  }

  /** The channel. */
  public Channel channel() {
    return channel;
  }

  /** What came and was not sent on yet; borrowed, its indexes must not be moved. */
  public ByteBuf held() {
    return held.bytes();
  }

  /** Whether the input has ended. */
  public boolean inputEnded() {
    return inputEnded;
  }

  /** Sets who is told about what comes while it is held; null for nobody. */
  public void watch(@Nullable TunnelWatcher value) {
    watcher = value;
  }

  /** Asks for more bytes, unless there can't be any. */
  public void read() {
    if (!inputEnded) {
      place.want(this);
    }
  }

  @Override
  public boolean isFirst() {
    return place.isFirst();
  }

  /** Throws away what is held. */
  public void drop() {
    held.release();
  }

  /** From now on throws away what comes. */
  public void discard() {
    discarding = true;
    held.release();
  }

  void join(Tunnel joined, TunnelEnd other) {
    tunnel = joined;
    peer = other;
  }

  void leave() {
    tunnel = null;
    peer = null;
    watcher = null;
    sending.drop();
    discard();
  }

  /** Sends on what was held and relays from now on. */
  void relay() {
    watcher = null;
    if (held.isEmpty()) {
      next();
    } else {
      forward(held.take());
      flush();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (discarding || !(msg instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(msg);
    } else if (peer == null || watcher != null) {
      held.add(channel.alloc(), bytes);
    } else {
      forward(bytes);
    }
  }

  @Override
  public void received(ByteBuf bytes) {
    TunnelEnd other = peer;
    Tunnel joined = tunnel;
    if (discarding || watcher != null || other == null || joined == null || !sending.isEmpty()) {
      channelRead(place.context(), bytes.retain());
      channelReadComplete(place.context());
      return;
    }
    int length = bytes.readableBytes();
    try {
      sending.send(bytes, other.channel, other.place.straight());
    } catch (IOException e) {
      joined.broken(other, e);
      return;
    }
    joined.moved(this, length);
    goOn();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    TunnelWatcher listening = watcher;
    if (discarding) {
      read();
    } else if (listening != null) {
      listening.more();
    } else if (peer != null) {
      flush();
    }
  }

  private void forward(ByteBuf bytes) {
    TunnelEnd other = peer;
    if (other == null) {
      bytes.release();
      return;
    }
    sending.add(other.channel, bytes);
  }

  private void flush() {
    TunnelEnd other = peer;
    Tunnel joined = tunnel;
    if (other == null || joined == null) {
      return;
    }
    if (sending.isEmpty()) {
      next();
      return;
    }
    try {
      joined.moved(this, sending.flush(other.channel, other.place.straight()));
    } catch (IOException e) {
      joined.broken(other, e);
      return;
    }
    goOn();
  }

  private void goOn() {
    ChannelFuture written = sending.open();
    if (written == null) {
      next();
    } else {
      written.addListener(this);
    }
  }

  /** A write to the peer is done. */
  @Override
  public void operationComplete(ChannelFuture written) {
    Tunnel joined = tunnel;
    TunnelEnd other = peer;
    if (joined == null || other == null) {
      return;
    }
    if (!written.isSuccess()) {
      joined.broken(other, written.cause());
    } else if (sending.done(written)) {
      joined.touch();
      next();
    }
  }

  /** Nothing is on its way to the peer: read on, or tell it the end. */
  private void next() {
    TunnelEnd other = peer;
    if (!inputEnded) {
      place.want(this);
    } else if (other != null) {
      other.endOutput();
    }
  }

  /** The last end of all needs no FIN of its own: both channels are closed then. */
  private void endOutput() {
    boolean first = !outputEnded;
    outputEnded = true;
    Tunnel joined = tunnel;
    if (joined != null && !joined.over() && first) {
      if (joined.isTarget(this) && channel.config() instanceof SocketChannelConfig config) {
        // Nothing is left to be sent when its own end comes: the transport may close by itself,
        // which costs less than to end the input of a socket that the kernel has done with.
        config.setAllowHalfClosure(false);
      }
      // A failure means that the channel is gone, which channelInactive tells.
      SocketEnd.endOutput(channel);
    }
  }

  boolean finished() {
    return inputEnded && outputEnded;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && !inputEnded) {
      inputEnded = true;
      TunnelWatcher listening = watcher;
      if (discarding) {
        // What was written before goes first.
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      } else if (listening != null) {
        listening.ended();
      } else if (peer != null && sending.isEmpty()) {
        next();
      }
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (tunnel == null && watcher == null) {
      channel.close();
    } else {
      gone(cause);
    }
  }

  /**
   * After the end of the output, and with no trouble told, it is the end of the input, if that had
   * not ended before: what came until then still goes to the peer.
   */
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    boolean inOrder = outputEnded && peer != null;
    boolean ends = inOrder && !inputEnded;
    inputEnded = true;
    if (!inOrder) {
      gone(null);
      held.release();
    } else if (ends && sending.isEmpty()) {
      next();
    }
  }

  private void gone(@Nullable Throwable cause) {
    Tunnel joined = tunnel;
    TunnelWatcher listening = watcher;
    if (joined != null) {
      joined.broken(this, cause);
    } else if (listening != null) {
      watcher = null;
      listening.gone(cause);
    }
  }
}
