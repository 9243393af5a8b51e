package io.calamary.core.internal.flow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The header of a client's last datagram: most datagrams have the same one as those before, and
 * need not be parsed again.
 */
final class LastHeader {
  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
  private @Nullable DatagramFlow flow;

  /** The flow of a datagram that begins as the last did, now read past its header; else null. */
  @Nullable DatagramFlow skipEqual(ByteBuf datagram) {
    int length = bytes.readableBytes();
    if (flow == null
        || datagram.readableBytes() < length
        || !ByteBufUtil.equals(bytes, 0, datagram, datagram.readerIndex(), length)) {
      return null;
    }
    datagram.skipBytes(length);
    return flow;
  }

  /** Remembers the bytes from an index to the reader index. */
  void remember(ByteBuf datagram, int start, DatagramFlow named) {
    int length = datagram.readerIndex() - start;
    if (length > 0) {
      byte[] header = new byte[length];
      datagram.getBytes(start, header);
      bytes = Unpooled.wrappedBuffer(header);
    }
    flow = named;
  }
}
