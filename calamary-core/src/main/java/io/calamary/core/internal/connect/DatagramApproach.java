package io.calamary.core.internal.connect;

import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DatagramChannel;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
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
  private final @Nullable ChannelFuture bound;
  private final Candidates candidates;
  private @Nullable Channel channel;
  private @Nullable FlowFailure failure;
  private boolean trying;
  private boolean complete;
  private boolean over;

  /**
   * Waits for addresses.
   *
   * @param bound done when the socket can be used whose port the connected one is to share; null
   *     for a port of its own
   */
  DatagramApproach(
      DialRequest request, DialSettings settings, @Nullable ChannelFuture bound, Dialling owner) {
    this.request = request;
    this.settings = settings;
    this.bound = bound;
    this.owner = owner;
    this.candidates = new Candidates(settings.ipv6First());
  }

  @Override
  public void add(List<InetAddress> addresses) {
    candidates.add(addresses);
    if (!over && !trying) {
      next();
    }
  }

  private void next() {
    InetAddress address = candidates.next();
    while (address != null && foreign(address)) {
      address = candidates.next();
    }
    if (address != null) {
      trying = true;
      begin(address);
    } else if (complete) {
      over = true;
      owner.lost(failure);
    }
  }

  /** Whether an address can't be reached from the one that the port is of. */
  private boolean foreign(InetAddress address) {
    InetAddress from = request.from();
    boolean other = from != null && from.getClass() != address.getClass();
    if (other && failure == null) {
      failure =
          FlowFailure.of(CloseReason.NETWORK_UNREACHABLE, "no address of the family of " + from);
    }
    return other;
  }

  private void begin(InetAddress address) {
    if (bound == null) {
      connect(address, null);
      return;
    }
    bound.addListener(
        (ChannelFutureListener)
            done -> {
              if (done.isSuccess()) {
                connect(address, done.channel().localAddress());
              } else {
                failed(done.cause());
              }
            });
  }

  private void connect(InetAddress address, @Nullable SocketAddress port) {
    if (over) {
      return;
    }
    DatagramChannel opened;
    try {
      opened = settings.sockets().datagrams(port != null, request.from() != null);
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
                  } else if (!over && port == null) {
                    link(opened, address);
                  } else if (!over) {
                    opened
                        .bind(port)
                        .addListener(binding -> linkShared(opened, address, binding.cause()));
                  }
                });
  }

  /** Connects a socket that has heard anybody since it was bound. */
  private void linkShared(
      DatagramChannel opened, InetAddress address, @Nullable Throwable unbound) {
    InetSocketAddress peer = new InetSocketAddress(address, request.target().port());
    if (over) {
      opened.close();
    } else if (unbound != null) {
      opened.close();
      failed(unbound);
    } else if (settings.sockets().connectClient(opened, peer) == null) {
      link(opened, address);
    } else {
      finish(opened, address);
    }
  }

  private void link(Channel opened, InetAddress address) {
    opened
        .connect(new InetSocketAddress(address, request.target().port()))
        .addListener((ChannelFutureListener) connection -> done(connection, address));
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
      finish(connected, address);
    }
  }

  private void finish(Channel connected, InetAddress address) {
    over = true;
    connected.pipeline().addLast(request.handler());
    owner.connected(connected, address);
  }

  private void failed(Throwable cause) {
    channel = null;
    trying = false;
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
    if (!over && !trying) {
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
