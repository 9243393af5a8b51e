package io.calamary.core.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Sends by the pipeline of a channel, to where it is connected to or to a certain peer. */
final class ChannelPeer implements PeerSocket {
  private final TransportKind transport;
  private final DatagramChannel channel;
  private final @Nullable InetSocketAddress to;

  ChannelPeer(TransportKind transport, DatagramChannel channel, @Nullable InetSocketAddress to) {
    this.transport = transport;
    this.channel = channel;
    this.to = to;
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void write(byte[] header, ByteBuf payload) {
    ByteBuf datagram =
        header.length == 0
            ? payload.retainedDuplicate()
            : channel
                .alloc()
                .ioBuffer(header.length + payload.readableBytes())
                .writeBytes(header)
                .writeBytes(payload, payload.readerIndex(), payload.readableBytes());
    channel.write(to == null ? datagram : new DatagramPacket(datagram, to), channel.voidPromise());
  }

  @Override
  public void flush() {
    channel.flush();
  }

  @Override
  public void sendEmpty() throws IOException {
    channel.flush();
    if (to == null) {
      transport.sendEmpty(channel);
    } else {
      transport.sendEmpty(channel, to);
    }
  }
}
