package io.calamary.core.line;

import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.FlowReply;
import io.calamary.core.spi.ListenerContext;
import io.calamary.core.spi.ListenerProvider;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The smallest mode with a handshake and answers, for the tests of the core. */
public final class LineProvider implements ListenerProvider<LineListener> {
  /** The longest line. */
  public static final int MOST = 256;

  /** Makes the provider. */
  public LineProvider() {}

  @Override
  public String mode() {
    return "line";
  }

  @Override
  public Class<LineListener> listenerType() {
    return LineListener.class;
  }

  @Override
  public Acceptor create(LineListener listener, ListenerContext context) {
    return client ->
        client.handshake(new LineBasedFrameDecoder(MOST, true, true), new LineHandler(client));
  }

  private static final class LineHandler extends SimpleChannelInboundHandler<ByteBuf> {
    private final ClientConnection client;

    LineHandler(ClientConnection client) {
      this.client = client;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf line) {
      Endpoint destination;
      try {
        String[] parts = line.toString(StandardCharsets.US_ASCII).split(" ", 2);
        destination = Endpoint.of(parts[0], Integer.parseInt(parts[1]));
      } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
        client.close(CloseReason.PROTOCOL_ERROR, e.getMessage());
        return;
      }
      client.request(destination).reply(new LineReply()).open();
    }
  }

  private record LineReply() implements FlowReply {
    @Override
    public ChannelFuture success(ClientConnection client, @Nullable InetSocketAddress bound) {
      return say(client, "ok\n");
    }

    @Override
    public ChannelFuture failure(ClientConnection client, FlowFailure failure) {
      return say(client, "no " + failure.reason() + "\n");
    }

    private static ChannelFuture say(ClientConnection client, String text) {
      return client.channel().writeAndFlush(ByteBufUtil.writeAscii(client.channel().alloc(), text));
    }
  }
}
