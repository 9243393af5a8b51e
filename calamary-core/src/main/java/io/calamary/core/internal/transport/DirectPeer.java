package io.calamary.core.internal.transport;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The way from a socket to one of its many peers. Of one event loop. */
final class DirectPeer implements PeerSocket, LoopDatagrams.Outlet {
  private final DirectSocket socket;
  private final LoopDatagrams loop;
  private final InetSocketAddress peer;

  DirectPeer(DirectSocket socket, LoopDatagrams loop, InetSocketAddress peer) {
    this.socket = socket;
    this.loop = loop;
    this.peer = peer;
  }

  @Override
  public boolean isWritable() {
    return socket.isWritable();
  }

  @Override
  public void write(byte[] header, ByteBuf payload) {
    loop.add(this, header, payload);
  }

  @Override
  public void flush() {
    loop.flush(this);
  }

  @Override
  public void sendEmpty() throws IOException {
    flush();
    socket.sendEmpty(peer);
  }

  @Override
  public @Nullable IOException send(ByteBuf all, int count, int size) {
    return socket.send(all, count, size, peer);
  }

  @Override
  public void failed(IOException cause) {
    socket.failed(cause);
  }
}
