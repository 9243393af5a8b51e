package io.calamary.core.internal.connect;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import org.jspecify.annotations.Nullable;

/**
 * One connection, maybe of several that race. That it is there is told before the channel tells its
 * pipeline: the winner's handler is in place before anything can reach the channel.
 */
final class Attempt implements ChannelFutureListener {
  private final DialRequest request;
  private final InetAddress address;
  private final Owner owner;
  private @Nullable Channel channel;
  private @Nullable TargetSockets made;
  private boolean over;

  /** Told what becomes of it; once, and maybe before {@link #start} returns. */
  interface Owner {
    /** There is a connection, with the request's handler as its only one. */
    void connected(Attempt winner, Channel channel);

    /** There is none; at once where nothing was sent. */
    void failed(Attempt loser, Throwable cause, boolean atOnce);
  }

  Attempt(DialRequest request, InetAddress address, Owner owner) {
    this.request = request;
    this.address = address;
    this.owner = owner;
  }

  InetAddress address() {
    return address;
  }

  /**
   * Starts to connect.
   *
   * @param millis how long it may take; 0 for no limit
   */
  void start(TargetSockets sockets, int millis) {
    InetAddress from = request.from();
    if (from != null && from.getClass() != address.getClass()) {
      fail(new NoRouteToHostException("no way from " + from + " to " + address), true);
      return;
    }
    Channel opened;
    try {
      opened = sockets.open(address, millis, from != null);
    } catch (ChannelException e) {
      fail(e, true);
      return;
    }
    channel = opened;
    made = sockets;
    ChannelFuture registration = request.loop().register(opened);
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
    InetAddress from = request.from();
    InetSocketAddress local = from == null ? null : new InetSocketAddress(from, 0);
    ChannelFuture connection =
        registered.connect(new InetSocketAddress(address, request.target().port()), local);
    if (made != null) {
      made.own().add(registered);
    }
    if (!connection.isDone()) {
      connection.addListener(this);
    } else if (connection.isSuccess()) {
      connected(registered);
      // It was said already, when nobody was there to hear it.
      registered.pipeline().fireChannelActive();
    } else {
      fail(connection.cause(), true);
    }
  }

  @Override
  public void operationComplete(ChannelFuture connection) {
    if (connection.isSuccess()) {
      connected(connection.channel());
    } else {
      fail(connection.cause(), false);
    }
  }

  private void connected(Channel active) {
    if (over) {
      active.close();
    } else if (active.remoteAddress().equals(active.localAddress())) {
      // A port of this host where nobody listens may be the one that the kernel chose to come from.
      fail(new ConnectException("connected to itself: " + active.localAddress()), false);
    } else {
      over = true;
      active.pipeline().addLast(request.handler());
      owner.connected(this, active);
    }
  }

  private void fail(Throwable cause, boolean atOnce) {
    if (!over) {
      abandon();
      owner.failed(this, cause, atOnce);
    }
  }

  /** Closes the connection, whatever has become of it; its owner is told nothing more. */
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
