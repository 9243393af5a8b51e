package io.calamary.core.internal.connect;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.List;

/**
 * Takes the first permitted address for datagrams from a socket that others use too. It is not
 * connected, so whether there is a route shows only when something is sent.
 */
final class SharedApproach implements Approach {
  private final Channel shared;
  private final Dialling owner;
  private boolean over;

  SharedApproach(Channel shared, Dialling owner) {
    this.shared = shared;
    this.owner = owner;
  }

  @Override
  public void add(List<InetAddress> addresses) {
    if (!over) {
      over = true;
      owner.connected(shared, addresses.get(0));
    }
  }

  @Override
  public void complete() {
    if (!over) {
      over = true;
      owner.lost(null);
    }
  }

  @Override
  public void stop() {
    over = true;
  }
}
