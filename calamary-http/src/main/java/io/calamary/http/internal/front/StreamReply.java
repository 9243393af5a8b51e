package io.calamary.http.internal.front;

import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.FlowReply;
import io.calamary.http.internal.forward.Answers;
import io.calamary.http.internal.forward.Causes;
import io.calamary.http.internal.h2.Frames;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Answers a CONNECT of HTTP/2 (RFC 9113 section 8.5). */
final class StreamReply implements FlowReply {
  private final Answers answers;

  StreamReply(Answers answers) {
    this.answers = answers;
  }

  @Override
  public ChannelFuture success(ClientConnection client, @Nullable InetSocketAddress bound) {
    return Frames.connected(client.channel());
  }

  @Override
  public ChannelFuture failure(ClientConnection client, FlowFailure failure) {
    Channel stream = client.channel();
    ChannelFuture written = Frames.write(stream, answers.of(Causes.answer(failure)), false);
    stream.flush();
    return written;
  }
}
