package io.calamary.socks5.internal;

import io.calamary.core.spi.DatagramFraming;
import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The header of datagrams (RFC 1928 section 7). Those that come in pieces are dropped. */
enum UdpHeader implements DatagramFraming {
  /** The one instance. */
  INSTANCE;

  private static final int HEAD = 3;
  private static final int MOST = 22;

  @Override
  public @Nullable Endpoint unwrap(ByteBuf datagram) {
    Parsed<Endpoint> parsed = parse(datagram);
    Endpoint destination = parsed.value();
    if (destination == null || destination.port() == 0) {
      return null;
    }
    datagram.skipBytes(parsed.length());
    return destination;
  }

  /** Looks at the readable bytes; moves no index. */
  static Parsed<Endpoint> parse(ByteBuf in) {
    if (in.readableBytes() < HEAD) {
      return Parsed.more();
    }
    int reserved = in.getUnsignedShort(in.readerIndex());
    int fragment = in.getUnsignedByte(in.readerIndex() + 2);
    if (reserved != 0 || fragment != 0) {
      return Parsed.wrong(
          Parsed.Flaw.VALUE,
          "reserved " + reserved + ", fragment " + fragment + " (expected: 0, 0)");
    }
    Parsed<Endpoint> address = AddressParser.parse(in, HEAD);
    Endpoint destination = address.value();
    return destination == null ? address : Parsed.of(destination, HEAD + address.length());
  }

  @Override
  public byte[] header(InetSocketAddress sender) {
    ByteBufAllocator alloc = UnpooledByteBufAllocator.DEFAULT;
    ByteBuf out = Replies.address(alloc.heapBuffer(MOST).writeZero(HEAD), sender);
    try {
      return ByteBufUtil.getBytes(out);
    } finally {
      out.release();
    }
  }
}
