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
  private final ChannelFuture bound;
  private final Dialling owner;
  private @Nullable InetAddress chosen;
  private boolean over;

  MappedApproach(ChannelFuture bound, Dialling owner) {
    this.bound = bound;
    this.owner = owner;
  }

  @Override
  public void add(List<InetAddress> addresses) {
    if (!over && chosen == null && !addresses.isEmpty()) {
      InetAddress address = addresses.get(0);
      chosen = address;
      bound.addListener((ChannelFutureListener) done -> ready(done, address));
    }
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
      owner.lost(null);
    }
  }

  @Override
  public void stop() {
    over = true;
  }
}
