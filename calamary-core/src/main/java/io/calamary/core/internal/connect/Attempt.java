package io.calamary.core.internal.connect;

import io.calamary.core.internal.transport.NoRoute;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a race. It is the only handler of its channel until the race is decided, so
 * that the winner's handler is in place before anything else can reach the channel.
 */
final class Attempt extends ChannelInboundHandlerAdapter implements ChannelFutureListener {
  private final Race race;
  private final InetAddress address;
  private @Nullable Channel channel;
  private @Nullable TargetSockets made;
  private boolean over;

  Attempt(Race race, InetAddress address) {
    this.race = race;
    this.address = address;
  }

  InetAddress address() {
    return address;
  }

  /** Starts to connect; may tell the race of success or failure before it returns. */
  void start(TargetSockets sockets, int millis) {
    InetAddress from = race.from();
    if (from != null && from.getClass() != address.getClass()) {
      fail(new NoRouteToHostException("no way from " + from + " to " + address), true);
      return;
    }
    Channel opened;
    try {
      opened = sockets.open(address, millis, race.from() != null);
    } catch (ChannelException e) {
      fail(e, true);
      return;
    }
    channel = opened;
    made = sockets;
    opened.pipeline().addLast(this);
    ChannelFuture registration = race.loop().register(opened);
    if (registration.isSuccess()) {
      connect(opened);
    } else {
      registration.addListener((ChannelFutureListener) this::registered);
    }
  }

  private void registered(ChannelFuture registration) {
    if (!registration.isSuccess()) {
      fail(registration.cause(), true);
    } else if (!over) {
      connect(registration.channel());
    }
  }

  private void connect(Channel registered) {
    InetAddress from = race.from();
    InetSocketAddress local = from == null ? null : new InetSocketAddress(from, 0);
    ChannelFuture connection =
        registered.connect(new InetSocketAddress(address, race.port()), local);
    if (made != null) {
      made.own().add(registered);
    }
    if (connection.isDone() && !connection.isSuccess()) {
      fail(connection.cause(), true);
    } else {
      connection.addListener(this);
    }
  }

  @Override
  public void operationComplete(ChannelFuture connection) {
    if (!connection.isSuccess()) {
      fail(connection.cause(), NoRoute.made(connection.channel()));
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Channel active = ctx.channel();
    if (over) {
      active.close();
    } else if (active.remoteAddress().equals(active.localAddress())) {
      // A port of this host where nobody listens may be the one that the kernel chose to come from.
      fail(new ConnectException("connected to itself: " + active.localAddress()), false);
    } else {
      over = true;
      race.won(this, ctx);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(cause, false);
  }

  private void fail(Throwable cause, boolean atOnce) {
    if (!over) {
      abandon();
      race.failed(this, cause, atOnce);
    }
  }

  /** Closes the connection, whatever has become of it; the race is told nothing more. */
  void abandon() {
    over = true;
    if (channel == null) {
      return;
    }
    if (channel.isRegistered()) {
      channel.close();
    } else {
      channel.unsafe().closeForcibly();
    }
  }
}
