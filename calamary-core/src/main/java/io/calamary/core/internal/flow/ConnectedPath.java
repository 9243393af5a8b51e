package io.calamary.core.internal.flow;

import io.calamary.core.internal.transport.PeerSocket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A socket of the flow's own: it takes datagrams of its target only. */
final class ConnectedPath implements TargetPath {
  private final Channel channel;
  private final PeerSocket peer;

  ConnectedPath(Channel channel, PeerSocket peer) {
    this.channel = channel;
    this.peer = peer;
  }

  @Override
  public InetSocketAddress remote() {
    return (InetSocketAddress) channel.remoteAddress();
  }

  @Override
  public boolean isWritable() {
    return peer.isWritable();
  }

  @Override
  public void write(ByteBuf payload) {
    peer.write(PeerSocket.NO_HEADER, payload);
  }

  @Override
  public void sendEmpty() throws IOException {
    peer.sendEmpty();
  }

  @Override
  public void flush() {
    peer.flush();
  }

  @Override
  public void close() {
    channel.close();
  }
}
