package io.calamary.core.internal.flow;

import io.calamary.core.internal.connect.TargetDialer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramChannel;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A socket of the flow's own: it takes datagrams of its target only. */
final class ConnectedPath implements TargetPath {
  private final TargetDialer dialer;
  private final Channel channel;

  ConnectedPath(TargetDialer dialer, Channel channel) {
    this.dialer = dialer;
    this.channel = channel;
  }

  @Override
  public InetSocketAddress remote() {
    return (InetSocketAddress) channel.remoteAddress();
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void write(ByteBuf payload) {
    channel.write(payload.retain(), channel.voidPromise());
  }

  @Override
  public void sendEmpty() throws IOException {
    channel.flush();
    dialer.sendEmpty((DatagramChannel) channel);
  }

  @Override
  public void flush() {
    channel.flush();
  }

  @Override
  public void close() {
    channel.close();
  }
}
