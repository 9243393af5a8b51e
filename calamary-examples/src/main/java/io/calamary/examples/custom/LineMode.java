package io.calamary.examples.custom;

import io.calamary.Listener;
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

/** The client sends "host port\n", the proxy answers "ok\n" or "no REASON\n", then bytes flow. */
public final class LineMode {
  private LineMode() {}

  // tag::line-mode[]
  /** Its configuration. */
  public record LineListener(String name, InetSocketAddress bindAddress) implements Listener {}

  /** Named in META-INF/services, or handed to {@code ProxyServerBuilder.extension(..)}. */
  public static final class LineProvider implements ListenerProvider<LineListener> {
    /** For {@link java.util.ServiceLoader}. */
    public LineProvider() {}

    @Override
    public String mode() {
      return "acme-line";
    }

    @Override
    public Class<LineListener> listenerType() {
      return LineListener.class;
    }

    @Override
    public Acceptor create(LineListener listener, ListenerContext context) {
      return client ->
          client.handshake(new LineBasedFrameDecoder(256, true, true), new LineHandler(client));
    }
  }

  private static final class LineHandler extends SimpleChannelInboundHandler<ByteBuf>
      implements FlowReply {
    private final ClientConnection client;

    LineHandler(ClientConnection client) {
      this.client = client;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf line) {
      String[] words = line.toString(StandardCharsets.US_ASCII).split(" ", -1);
      try {
        Endpoint destination = Endpoint.of(words[0], Integer.parseInt(words[words.length - 1]));
        client.request(destination).reply(this).open();
      } catch (IllegalArgumentException e) {
        client.close(CloseReason.PROTOCOL_ERROR, e.getMessage());
      }
    }

    @Override
    public ChannelFuture success(ClientConnection to, @Nullable InetSocketAddress bound) {
      return say("ok\n");
    }

    @Override
    public ChannelFuture failure(ClientConnection to, FlowFailure failure) {
      return say("no " + failure.reason() + "\n");
    }

    private ChannelFuture say(String text) {
      return client.channel().writeAndFlush(ByteBufUtil.writeAscii(client.channel().alloc(), text));
    }
  }
  // end::line-mode[]
}
