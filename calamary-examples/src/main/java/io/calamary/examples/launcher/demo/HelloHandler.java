package io.calamary.examples.launcher.demo;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/** Answers every request with a line of text. */
final class HelloHandler extends SimpleChannelInboundHandler<HttpObject> {
  private final String protocol;
  private @Nullable HttpRequest request;

  /** A handler that says which protocol the request came over. */
  HelloHandler(String protocol) {
    this.protocol = protocol;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
    if (message.decoderResult().isFailure()) {
      ctx.close();
      return;
    }
    if (message instanceof HttpRequest head) {
      request = head;
    }
    HttpRequest current = request;
    if (message instanceof LastHttpContent && current != null) {
      request = null;
      answer(ctx, current);
    }
  }

  private void answer(ChannelHandlerContext ctx, HttpRequest current) {
    String text = "Hello from the demo origin: " + current.method() + " over " + protocol + "\n";
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.OK,
            current.method().name().equals("HEAD")
                ? Unpooled.EMPTY_BUFFER
                : ByteBufUtil.writeAscii(ctx.alloc(), text));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, text.length());
    boolean keep = HttpUtil.isKeepAlive(current);
    if (!keep) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    var written = ctx.writeAndFlush(response);
    if (!keep) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // Whatever a client did wrong, to be rid of it is enough.
    ctx.close();
  }
}
