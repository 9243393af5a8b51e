package io.calamary.transparent.internal;

import io.calamary.core.spi.DatagramIntake;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands over what a socket of {@link EpollSockets} receives. */
final class InterceptedDatagrams extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(InterceptedDatagrams.class);
  private static final LimitedLog LIMITED = new LimitedLog(LOG);

  private final DatagramIntake intake;

  InterceptedDatagrams(DatagramIntake intake) {
    this.intake = intake;
  }

  /** The recipient of a packet is the original destination, which the kernel told. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    try {
      if (msg instanceof DatagramPacket packet) {
        intake.received(packet.sender(), packet.recipient(), packet.content());
      }
    } finally {
      ReferenceCountUtil.release(msg);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    intake.flush();
  }

  /** A datagram that can't be read is lost, as datagrams may be; the next one is not. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("an intercepted datagram is lost: {}", cause.toString());
    } else {
      LIMITED.warn("CAL-055: an intercepted datagram is lost", cause);
    }
  }
}
