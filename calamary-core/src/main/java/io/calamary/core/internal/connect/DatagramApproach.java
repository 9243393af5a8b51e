package io.calamary.core.internal.connect;

import io.calamary.core.spi.FlowFailure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connects a UDP socket, one permitted address after another. That costs no round trip and tells
 * only whether there is a route; a connected socket takes datagrams of its target only, and what
 * the network says about that target (RFC 1122 section 4.1.3.3) reaches no other.
 */
final class DatagramApproach implements Approach {
  private final DialRequest request;
  private final DialSettings settings;
  private final Dialling owner;
  private final Candidates candidates;
  private @Nullable Channel channel;
  private @Nullable FlowFailure failure;
  private boolean complete;
  private boolean over;

  DatagramApproach(DialRequest request, DialSettings settings, Dialling owner) {
    this.request = request;
    this.settings = settings;
    this.owner = owner;
    this.candidates = new Candidates(settings.ipv6First());
  }

  @Override
  public void add(List<InetAddress> addresses) {
    candidates.add(addresses);
    if (!over && channel == null) {
      next();
    }
  }

  private void next() {
    InetAddress address = candidates.next();
    if (address != null) {
      connect(address);
    } else if (complete) {
      over = true;
      owner.lost(failure);
    }
  }

  private void connect(InetAddress address) {
    Channel opened;
    try {
      opened = settings.sockets().datagrams();
    } catch (ChannelException e) {
      failed(e);
      return;
    }
    channel = opened;
    request
        .loop()
        .register(opened)
        .addListener(
            (ChannelFutureListener)
                registration -> {
                  if (!registration.isSuccess()) {
                    opened.unsafe().closeForcibly();
                    failed(registration.cause());
                  } else if (!over) {
                    opened
                        .connect(new InetSocketAddress(address, request.target().port()))
                        .addListener(
                            (ChannelFutureListener) connection -> done(connection, address));
                  }
                });
  }

  private void done(ChannelFuture connection, InetAddress address) {
    Channel connected = connection.channel();
    if (over) {
      connected.close();
    } else if (!connection.isSuccess()) {
      connected.close();
      failed(connection.cause());
    } else if (connected.remoteAddress().equals(connected.localAddress())) {
      connected.close();
      failed(new ConnectException("connected to itself: " + connected.localAddress()));
    } else {
      over = true;
      connected.pipeline().addLast(request.handler());
      owner.connected(connected, address);
    }
  }

  private void failed(Throwable cause) {
    channel = null;
    if (over) {
      return;
    }
    if (failure == null) {
      failure = new FlowFailure(ConnectFailures.reason(cause, true), null, cause);
    }
    next();
  }

  @Override
  public void complete() {
    complete = true;
    if (!over && channel == null) {
      next();
    }
  }

  @Override
  public void stop() {
    over = true;
    Channel running = channel;
    if (running == null) {
      return;
    }
    if (running.isRegistered()) {
      running.close();
    } else {
      running.unsafe().closeForcibly();
    }
  }
}
