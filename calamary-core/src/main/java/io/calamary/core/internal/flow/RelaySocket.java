package io.calamary.core.internal.flow;

import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.DatagramChannel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The UDP socket that faces the client of an association. It is counted, and while it is bound its
 * address is known as one of this server's, to which nobody is led.
 */
final class RelaySocket {
  private final ClientSide client;
  private final ChannelHandler handler;
  private final Waiting waiting;
  private @Nullable DatagramChannel channel;
  private @Nullable InetSocketAddress address;
  private boolean counted;
  private boolean over;

  RelaySocket(ClientSide client, ChannelHandler handler, Waiting waiting) {
    this.client = client;
    this.handler = handler;
    this.waiting = waiting;
  }

  /** Told how opening it came out, unless it is closed before. */
  interface Waiting {
    /** It is bound. */
    void bound(Channel channel, InetSocketAddress address);

    /** There is none to be had. */
    void failed(FlowFailure failure);
  }

  void open() {
    if (!client.engine().startAssociation()) {
      waiting.failed(FlowFailure.of(CloseReason.LIMIT_REACHED, "too many UDP associations"));
      return;
    }
    counted = true;
    DatagramChannel made;
    try {
      made = client.engine().dialer().clientDatagrams();
    } catch (ChannelException e) {
      failed(e);
      return;
    }
    channel = made;
    made.pipeline().addLast(handler);
    client
        .loop()
        .loop()
        .register(made)
        .addListener(
            (ChannelFutureListener)
                registration -> {
                  if (registration.isSuccess()) {
                    made.bind(new InetSocketAddress(client.local().getAddress(), 0))
                        .addListener((ChannelFutureListener) this::bound);
                  } else {
                    made.unsafe().closeForcibly();
                    failed(registration.cause());
                  }
                });
  }

  private void bound(ChannelFuture binding) {
    if (over) {
      binding.channel().close();
    } else if (binding.isSuccess()) {
      InetSocketAddress mine = (InetSocketAddress) binding.channel().localAddress();
      address = mine;
      client.engine().judge().relayOpened(mine);
      waiting.bound(binding.channel(), mine);
    } else {
      failed(binding.cause());
    }
  }

  /** This socket, or another one that the association needs, is not to be had. */
  void failed(Throwable cause) {
    if (!over) {
      waiting.failed(new FlowFailure(CloseReason.INTERNAL_ERROR, "no UDP socket: " + cause, cause));
    }
  }

  /** Closes it; to be called once, also where it failed. */
  void close() {
    over = true;
    if (counted) {
      client.engine().endAssociation();
    }
    if (address != null) {
      client.engine().judge().relayClosed(address);
    }
    if (channel != null && channel.isRegistered()) {
      channel.close();
    }
  }
}
