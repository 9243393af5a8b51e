package io.calamary.core.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DatagramChannel;
import java.io.IOException;

/** Sends by the pipeline of a connected channel. */
final class ChannelPeer implements PeerSocket {
  private final TransportKind transport;
  private final DatagramChannel channel;

  ChannelPeer(TransportKind transport, DatagramChannel channel) {
    this.transport = transport;
    this.channel = channel;
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
    channel.write(datagram, channel.voidPromise());
  }

  @Override
  public void flush() {
    channel.flush();
  }

  @Override
  public void sendEmpty() throws IOException {
    channel.flush();
    transport.sendEmpty(channel);
  }
}
