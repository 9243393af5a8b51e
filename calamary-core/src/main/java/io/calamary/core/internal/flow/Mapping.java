package io.calamary.core.internal.flow;

import io.calamary.core.internal.transport.PeerSocket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket for all that a client sends from one port, so that everybody sees it come from the
 * same place and can answer there (endpoint-independent mapping, RFC 4787 section 4.1); whoever
 * owns it says who is heard. Lives as long as one of its flows. Of one event loop.
 */
final class Mapping {
  private static final Logger LOG = LoggerFactory.getLogger(Mapping.class);

  private final Engine engine;
  private final InetSocketAddress client;
  private final Strangers strangers;
  private final DatagramChannel channel;
  private final ChannelPromise bound;
  private final Map<InetSocketAddress, DatagramFlow> flows = new HashMap<>();
  private final Map<InetAddress, Integer> asked = new HashMap<>();
  private int users;

  /** Who knows what to do with senders that were never sent to. */
  interface Strangers {
    /**
     * Somebody whom the client did not ask has sent a datagram.
     *
     * @param payload borrowed
     */
    void unasked(Mapping mapping, InetSocketAddress sender, ByteBuf payload);
  }

  /**
   * Opens the socket.
   *
   * @param keep whether it has the client's address, and its port unless that is in use
   * @throws io.netty.channel.ChannelException if there is none to be had
   */
  Mapping(
      Engine engine, LoopState loop, InetSocketAddress client, boolean keep, Strangers strangers) {
    this.engine = engine;
    this.client = client;
    this.strangers = strangers;
    this.channel = engine.dialer().mappedDatagrams(keep);
    channel.pipeline().addLast(new Arrivals());
    this.bound = new DefaultChannelPromise(channel, loop.loop());
    loop.loop()
        .register(channel)
        .addListener(
            (ChannelFutureListener)
                registration -> {
                  if (registration.isSuccess()) {
                    bind(keep);
                  } else {
                    channel.unsafe().closeForcibly();
                    bound.setFailure(registration.cause());
                  }
                });
  }

  private void bind(boolean keep) {
    if (!keep) {
      channel.bind(new InetSocketAddress(0), bound);
      return;
    }
    channel
        .bind(client)
        .addListener(
            first -> {
              if (first.isSuccess()) {
                bound.setSuccess();
              } else {
                // Such as that of the client itself, where that is on this host.
                channel.bind(new InetSocketAddress(client.getAddress(), 0), bound);
              }
            });
  }

  InetSocketAddress client() {
    return client;
  }

  /** Done when it can be used. */
  ChannelFuture bound() {
    return bound;
  }

  /** One more flow needs it. */
  void enter() {
    users++;
  }

  /** A flow is over; true if that was the last one, and the socket is closed. */
  boolean leave() {
    if (--users > 0) {
      return false;
    }
    if (channel.isRegistered()) {
      channel.close();
    }
    return true;
  }

  /**
   * The way of a flow to a target; the answers of that are the flow's from now on.
   *
   * @param by the socket that leads there: this one, or one of the flow's own with the same port
   */
  TargetPath path(InetSocketAddress remote, DatagramFlow flow, DatagramChannel by) {
    flows.put(remote, flow);
    if (remote.getAddress().equals(flow.destination().address())) {
      asked.merge(remote.getAddress(), 1, Integer::sum);
    }
    return new Path(remote, flow, by);
  }

  /** Whether there is an open flow to this address, at whatever port, that the client knows of. */
  boolean leadsTo(InetAddress address) {
    return asked.containsKey(address);
  }

  /** What arrives from anybody. */
  private final class Arrivals extends ChannelInboundHandlerAdapter {
    private @Nullable DatagramFlow unflushed;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      try {
        if (msg instanceof DatagramPacket packet) {
          arrived(packet.sender(), packet.content());
        }
      } finally {
        ReferenceCountUtil.release(msg);
      }
    }

    /** Who was not asked gets a flow of its own, so that rules judge it as well. */
    private void arrived(InetSocketAddress sender, ByteBuf payload) {
      DatagramFlow flow = flows.get(sender);
      if (flow == null) {
        strangers.unasked(Mapping.this, sender, payload);
      } else {
        if (flow != unflushed) {
          flush();
        }
        flow.received(payload);
        unflushed = flow;
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      flush();
    }

    private void flush() {
      DatagramFlow written = unflushed;
      unflushed = null;
      if (written != null) {
        written.flushAnswers();
      }
    }

    /** A datagram that can't be sent or read is lost, as datagrams may be. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (cause instanceof IOException) {
        LOG.debug("a datagram to or from {} is lost: {}", client, cause.toString());
      } else {
        ctx.fireExceptionCaught(cause);
      }
    }
  }

  /** The way to one target. */
  private final class Path implements TargetPath {
    private final InetSocketAddress remote;
    private final DatagramFlow flow;
    private final DatagramChannel by;
    private final PeerSocket peer;

    Path(InetSocketAddress remote, DatagramFlow flow, DatagramChannel by) {
      this.remote = remote;
      this.flow = flow;
      this.by = by;
      this.peer = by == channel ? engine.dialer().peer(channel, remote) : engine.dialer().peer(by);
    }

    @Override
    public InetSocketAddress remote() {
      return remote;
    }

    @Override
    public boolean isWritable() {
      return peer.isWritable();
    }

    @Override
    public void write(ByteBuf payload) {
      peer.write(PeerSocket.NO_HEADER, payload);
    }

    @Override
    public void sendEmpty() throws IOException {
      peer.sendEmpty();
    }

    @Override
    public void flush() {
      peer.flush();
    }

    @Override
    public void close() {
      if (by != channel) {
        by.close();
      }
      flows.remove(remote, flow);
      if (remote.getAddress().equals(flow.destination().address())) {
        asked.computeIfPresent(remote.getAddress(), (at, now) -> now == 1 ? null : now - 1);
      }
    }
  }
}
