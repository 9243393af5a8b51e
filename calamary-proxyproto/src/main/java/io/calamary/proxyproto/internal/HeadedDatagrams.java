package io.calamary.proxyproto.internal;

import io.calamary.core.spi.DatagramIntake;
import io.calamary.core.spi.ListenerContext;
import io.calamary.proxyproto.ProxyHeader;
import io.calamary.proxyproto.ProxyProtocolListener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the header off each datagram of a socket. Every one is read by itself: an earlier one, also
 * of the same sender, says nothing about it.
 */
final class HeadedDatagrams extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(HeadedDatagrams.class);

  private final ProxyProtocolListener listener;
  private final ListenerContext context;
  private final DatagramIntake intake;

  HeadedDatagrams(ProxyProtocolListener listener, ListenerContext context, DatagramIntake intake) {
    this.listener = listener;
    this.context = context;
    this.intake = intake;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    try {
      if (msg instanceof DatagramPacket packet) {
        received((DatagramChannel) ctx.channel(), packet.sender(), packet.content());
      }
    } finally {
      ReferenceCountUtil.release(msg);
    }
  }

  private void received(DatagramChannel socket, InetSocketAddress sender, ByteBuf datagram) {
    if (!listener.header().trusts(sender.getAddress())) {
      dropped(sender, "not trusted");
      return;
    }
    if (sender.getPort() == 0) {
      dropped(sender, "no port to answer to");
      return;
    }
    HeaderResult result = DatagramHeader.parse(datagram, listener.header());
    ProxyHeader header = result.header();
    InetSocketAddress source = header == null ? null : header.source();
    InetSocketAddress destination = header == null ? null : header.destination();
    if (header == null || source == null || destination == null) {
      dropped(sender, result.detail());
      return;
    }
    Balancer balancer =
        new Balancer(listener, header, sender, () -> new PlainAnswers(context, socket, sender));
    intake.received(source, destination, balancer, datagram.skipBytes(result.length()));
  }

  private void dropped(InetSocketAddress sender, String why) {
    LOG.debug("a datagram of {} is dropped: {}", sender, why);
    intake.dropped();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    intake.flush();
  }

  /** A datagram that can't be sent or read is lost, as datagrams may be. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("a datagram to or from a load balancer is lost: {}", cause.toString());
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }
}
