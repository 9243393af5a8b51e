package io.calamary.core.internal.flow;

import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.ExchangeListener;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.OpenFlow;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A mode with exchanges: each line of the client is a command about the one target. */
final class Commands extends SimpleChannelInboundHandler<ByteBuf> implements ExchangeListener {
  private final ClientConnection client;
  private final Endpoint target;
  private @Nullable OpenFlow flow;

  Commands(ClientConnection client, Endpoint target) {
    this.client = client;
    this.target = target;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf line) {
    OpenFlow running = flow;
    switch (line.toString(StandardCharsets.US_ASCII)) {
      case "open" -> client.request(target).exchange(Keeper::new, "key", this);
      case "keep" -> running.complete("key");
      case "drop" -> running.complete(null);
      case "fail" -> running.fail(CloseReason.TARGET_PROTOCOL_ERROR, "on purpose");
      case "again" -> running.redial(this);
      case "count" -> running.count(3, 4);
      case "tunnel" -> running.tunnel();
      default -> throw new IllegalArgumentException(line.toString(StandardCharsets.US_ASCII));
    }
    ctx.read();
  }

  @Override
  public void opened(OpenFlow opened) {
    flow = opened;
    say("opened" + (opened.reused() ? " again" : ""));
  }

  @Override
  public void refused(FlowFailure failure) {
    say("refused " + failure.reason());
  }

  private void say(String text) {
    client.channel().writeAndFlush(ByteBufUtil.writeAscii(client.channel().alloc(), text + "\n"));
  }

  /** What a kept connection needs: it reads, and closes when anything comes. */
  private static final class Keeper extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      ctx.channel().eventLoop().execute(ctx::read);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ((ByteBuf) msg).release();
      ctx.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      ctx.close();
    }
  }
}
