package io.calamary.core.internal.flow;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/** The socket that faces one target. */
final class TargetDatagrams extends ChannelInboundHandlerAdapter {
  private final DatagramFlow flow;

  TargetDatagrams(DatagramFlow flow) {
    this.flow = flow;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    try {
      if (msg instanceof ByteBuf payload) {
        flow.received(payload);
      } else if (msg instanceof DatagramPacket packet) {
        flow.received(packet.content());
      }
    } finally {
      ReferenceCountUtil.release(msg);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    flow.flushAnswers();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException unreachable) {
      flow.troubled(unreachable);
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }
}
