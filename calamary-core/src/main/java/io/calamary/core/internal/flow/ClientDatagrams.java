package io.calamary.core.internal.flow;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket that faces the client. */
final class ClientDatagrams extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(ClientDatagrams.class);

  private final Association association;

  ClientDatagrams(Association association) {
    this.association = association;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    try {
      if (msg instanceof ByteBuf datagram) {
        association.received(datagram);
      } else if (msg instanceof DatagramPacket packet) {
        association.received(packet.sender(), packet.content());
      }
    } finally {
      ReferenceCountUtil.release(msg);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    association.flush();
  }

  /** A datagram that can't be sent or read is lost, as datagrams may be. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("a datagram to or from a client is lost: {}", cause.toString());
    } else {
      BetweenFlows.failed(association.client(), cause);
    }
  }
}
