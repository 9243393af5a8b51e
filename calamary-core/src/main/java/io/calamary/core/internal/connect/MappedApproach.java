package io.calamary.core.internal.connect;

import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the first permitted address for a UDP socket that many targets share. */
final class MappedApproach implements Approach {
  private final @Nullable InetAddress from;
  private final ChannelFuture bound;
  private final Dialling owner;
  private @Nullable InetAddress chosen;
  private boolean offered;
  private boolean over;

  /**
   * Waits for addresses.
   *
   * @param from the address that the socket has; null for any
   */
  MappedApproach(@Nullable InetAddress from, ChannelFuture bound, Dialling owner) {
    this.from = from;
    this.bound = bound;
    this.owner = owner;
  }

  @Override
  public void add(List<InetAddress> addresses) {
    for (InetAddress address : addresses) {
      if (!over && chosen == null && (from == null || from.getClass() == address.getClass())) {
        chosen = address;
        bound.addListener((ChannelFutureListener) done -> ready(done, address));
      }
    }
    offered = offered || !addresses.isEmpty();
  }

  private void ready(ChannelFuture done, InetAddress address) {
    if (over) {
      return;
    }
    over = true;
    if (done.isSuccess()) {
      owner.connected(done.channel(), address);
    } else {
      owner.lost(new FlowFailure(CloseReason.INTERNAL_ERROR, "no UDP socket", done.cause()));
    }
  }

  @Override
  public void complete() {
    if (!over && chosen == null) {
      over = true;
      owner.lost(
          offered
              ? FlowFailure.of(
                  CloseReason.NETWORK_UNREACHABLE, "no address of the family of " + from)
              : null);
    }
  }

  @Override
  public void stop() {
    over = true;
  }
}
