package io.calamary.core.internal.flow;

import io.calamary.core.internal.connect.Dial;
import io.calamary.core.internal.connect.DialListener;
import io.calamary.core.internal.connect.DialRequest;
import io.calamary.core.spi.FlowFailure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one socket from which all flows of an association reach their targets, where everybody may
 * send to the client (RFC 4787 section 5, endpoint-independent filtering). Tells senders apart.
 */
final class SharedSocket extends ChannelDuplexHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SharedSocket.class);

  private final Engine engine;
  private final Strangers strangers;
  private final Map<InetSocketAddress, DatagramFlow> flows = new HashMap<>();
  private @Nullable DatagramChannel channel;
  private boolean over;

  SharedSocket(Engine engine, Strangers strangers) {
    this.engine = engine;
    this.strangers = strangers;
  }

  /** Who knows what to do with senders that were never sent to. */
  interface Strangers {
    /** The flow to a sender, which may be on its way to another target; null if there is none. */
    @Nullable DatagramFlow meet(InetSocketAddress sender);

    /** Sends on what was received. */
    void flushAnswers();
  }

  /** Binds it to a port of all addresses. Nobody is told after it was closed. */
  void open(LoopState loop, Runnable opened, Consumer<Throwable> failed) {
    DatagramChannel made;
    try {
      made = engine.dialer().sharedDatagrams();
    } catch (ChannelException e) {
      failed.accept(e);
      return;
    }
    channel = made;
    made.pipeline().addLast(this);
    loop.loop()
        .register(made)
        .addListener(
            (ChannelFutureListener)
                registration -> {
                  if (registration.isSuccess()) {
                    made.bind(new InetSocketAddress(0))
                        .addListener(
                            (ChannelFutureListener) binding -> bound(binding, opened, failed));
                  } else {
                    made.unsafe().closeForcibly();
                    failed.accept(registration.cause());
                  }
                });
  }

  private void bound(ChannelFuture binding, Runnable opened, Consumer<Throwable> failed) {
    if (over) {
      end(binding.channel());
    } else if (binding.isSuccess()) {
      opened.run();
    } else {
      failed.accept(binding.cause());
    }
  }

  /** Finds the address of a flow's target; what comes from there is the flow's from then on. */
  Dial dial(DatagramFlow flow, DialRequest request, DialListener listener) {
    DialListener known =
        new DialListener() {
          @Override
          public void connected(Channel shared, InetAddress address) {
            forget(flow);
            flows.put(new InetSocketAddress(address, request.target().port()), flow);
            listener.connected(shared, address);
          }

          @Override
          public void failed(FlowFailure failure) {
            listener.failed(failure);
          }
        };
    DatagramChannel shared = channel;
    if (shared == null) {
      throw new IllegalStateException("a flow before its socket is open");
    }
    return engine.dialer().datagrams(shared, request, known);
  }

  /** The flow has ended, or goes elsewhere. */
  void forget(DatagramFlow flow) {
    flows.values().remove(flow);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    try {
      if (msg instanceof DatagramPacket packet && !over) {
        received(packet);
      }
    } finally {
      ReferenceCountUtil.release(msg);
    }
  }

  private void received(DatagramPacket packet) {
    InetSocketAddress sender = packet.sender();
    DatagramFlow flow = flows.get(sender);
    if (flow == null) {
      flow = strangers.meet(sender);
      if (flow == null || !flow.reaches(sender)) {
        return;
      }
      flows.put(sender, flow);
    }
    flow.received(packet.content());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    strangers.flushAnswers();
  }

  /** Flows close what they think is theirs; this one ends with the association. */
  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (over) {
      ctx.close(promise);
    } else {
      promise.trySuccess();
    }
  }

  /** A datagram that can't be sent is lost, as datagrams may be. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("a datagram to or from a target is lost: {}", cause.toString());
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  /** Closes it. */
  void end() {
    over = true;
    if (channel != null) {
      end(channel);
    }
  }

  private static void end(Channel ended) {
    if (ended.isRegistered()) {
      ended.close();
    }
  }
}
