package io.calamary.core.internal.accept;

import io.calamary.core.internal.observe.RateLimitedLog;
import io.calamary.core.internal.transport.RecvBuffers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.LoggerFactory;

/**
 * Gives each connection that a listening socket accepts its options and an event loop, where it is
 * admitted. Of one channel, whose only handler it is.
 *
 * <p>Not made of Netty's adapter, whose methods have annotations: to look at the first of a process
 * takes a twentieth of a start.
 */
public final class AcceptHandler implements ChannelInboundHandler {
  private static final RateLimitedLog LIMITED =
      new RateLimitedLog(LoggerFactory.getLogger(AcceptHandler.class));

  private final EventLoopGroup group;
  private final AcceptPause pause;
  private final Admission admission;
  private final SocketOption<?>[] options;

  /**
   * Makes the handler of a listening socket.
   *
   * @param group the event loops of the connections
   * @param options those that each connection has besides the usual ones
   */
  public AcceptHandler(
      EventLoopGroup group, AcceptPause pause, Admission admission, SocketOption<?>... options) {
    this.group = group;
    this.pause = pause;
    this.admission = admission;
    this.options = options.clone();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    pause.accepted();
    SocketChannel connection = (SocketChannel) accepted;
    EventLoop loop = group.next();
    if (loop.inEventLoop()) {
      begin(connection, loop);
      return;
    }
    try {
      loop.execute(() -> begin(connection, loop));
    } catch (RejectedExecutionException e) {
      lost(connection, e);
    }
  }

  private void begin(SocketChannel connection, EventLoop loop) {
    try {
      prepare(connection);
    } catch (RuntimeException | Error e) {
      lost(connection, e);
      return;
    }
    ChannelFuture registered = loop.register(connection);
    if (registered.isSuccess()) {
      admission.admit(connection);
    } else {
      lost(connection, registered.cause());
    }
  }

  private void prepare(SocketChannel connection) {
    SocketChannelConfig config = connection.config();
    config.setAutoRead(false);
    config.setAllowHalfClosure(true);
    config.setKeepAlive(true);
    config.setRecvByteBufAllocator(RecvBuffers.INSTANCE);
    for (SocketOption<?> option : options) {
      option.set(connection);
    }
  }

  private static void lost(Channel connection, Throwable cause) {
    connection.unsafe().closeForcibly();
    LIMITED.warn("an accepted connection can't be served, and is closed: " + cause, null);
  }

  @Override
  @SuppressWarnings("deprecation") // in general, but not of handlers of what comes in
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    pause.failed(ctx.channel(), cause);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    pause.opened();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    pause.closed();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    ReferenceCountUtil.release(event);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    // The socket is not bound yet.
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    // The socket is closed by then.
  }

  @Override
  public void channelRegistered(ChannelHandlerContext ctx) {
    // As handlerAdded.
  }

  @Override
  public void channelUnregistered(ChannelHandlerContext ctx) {
    // As handlerRemoved.
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    // Each connection was given away at once.
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    // Nothing is written to a listening socket.
  }
}
