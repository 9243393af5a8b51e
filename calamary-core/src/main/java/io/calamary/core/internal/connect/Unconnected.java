package io.calamary.core.internal.connect;

import io.calamary.core.spi.FlowFailure;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.function.Consumer;

/**
 * The listener of a dial that connects to nothing.
 *
 * @param failing told that there is no address
 */
record Unconnected(Consumer<FlowFailure> failing) implements DialListener {
  @Override
  public void connected(Channel channel, InetAddress address) {
    channel.close();
    throw new IllegalStateException("connected to " + address + " where nobody wanted it");
  }

  @Override
  public void failed(FlowFailure failure) {
    failing.accept(failure);
  }
}
