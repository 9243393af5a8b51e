package io.calamary.http.internal.front;

import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.FlowReply;
import io.calamary.http.internal.forward.Answers;
import io.calamary.http.internal.forward.Causes;
import io.calamary.http.internal.message.HeadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Answers CONNECT (RFC 9110 section 9.3.6): success has no content, and no field about one. */
final class ConnectReply implements FlowReply {
  private static final int ROOM = 128;

  private final Answers answers;

  ConnectReply(Answers answers) {
    this.answers = answers;
  }

  @Override
  public ChannelFuture success(ClientConnection client, @Nullable InetSocketAddress bound) {
    ByteBuf out = client.channel().alloc().buffer(ROOM);
    HeadWriter.into(out).statusLine(200, "Connection established").end();
    return client.channel().writeAndFlush(out);
  }

  @Override
  public ChannelFuture failure(ClientConnection client, FlowFailure failure) {
    return client
        .channel()
        .writeAndFlush(
            answers.of(Causes.answer(failure)).asText(client.channel().alloc(), false, true));
  }
}
