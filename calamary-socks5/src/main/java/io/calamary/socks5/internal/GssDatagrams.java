package io.calamary.socks5.internal;

import io.calamary.core.spi.DatagramFraming;
import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.EncoderException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams of one client, each of which is one protected message (RFC 1961 section 5). Those that
 * are not, or that came before, are dropped.
 */
final class GssDatagrams implements DatagramFraming {
  private final Seal seal;
  private final DatagramFraming protectedOnes;

  /**
   * Makes the framing of an association.
   *
   * @param protectedOnes how the datagrams look that are protected
   */
  GssDatagrams(Seal seal, DatagramFraming protectedOnes) {
    this.seal = seal;
    this.protectedOnes = protectedOnes;
  }

  /** What it gives away is a view of an array, which needs no release. */
  @Override
  public @Nullable ByteBuf whole(ByteBuf datagram) {
    Parsed<GssMessage> parsed = GssMessage.parse(datagram, GssMessage.DATA);
    GssMessage message = parsed.value();
    if (message == null || parsed.length() != datagram.readableBytes()) {
      return null;
    }
    try {
      return protectedOnes.whole(Unpooled.wrappedBuffer(seal.unwrap(message.take(datagram))));
    } catch (DecoderException e) {
      return null;
    }
  }

  @Override
  public @Nullable ByteBuf seal(ByteBuf datagram) {
    try {
      if (datagram.readableBytes() > seal.most()) {
        return null;
      }
      byte[] token = seal.wrap(ByteBufUtil.getBytes(datagram));
      ByteBuf out = datagram.alloc().ioBuffer(GssMessage.HEAD + token.length);
      return GssMessage.write(out, GssMessage.DATA, token);
    } catch (EncoderException e) {
      return null;
    } finally {
      datagram.release();
    }
  }

  @Override
  public @Nullable Endpoint unwrap(ByteBuf datagram) {
    return protectedOnes.unwrap(datagram);
  }

  @Override
  public byte[] header(InetSocketAddress sender) {
    return protectedOnes.header(sender);
  }

  @Override
  public void close() {
    protectedOnes.close();
  }
}
