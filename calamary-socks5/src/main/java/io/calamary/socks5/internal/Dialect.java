package io.calamary.socks5.internal;

import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.FlowReply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** How the outcome of a request is told, in each version of the protocol. */
enum Dialect implements FlowReply {
  /** SOCKS5. */
  SOCKS5 {
    @Override
    ByteBuf granted(ByteBufAllocator alloc, @Nullable InetSocketAddress bound) {
      return Replies.success(alloc, bound);
    }

    @Override
    ByteBuf refused(ByteBufAllocator alloc, int code) {
      return Replies.failure(alloc, code);
    }
  },
  /** SOCKS4 and SOCKS4a. */
  SOCKS4 {
    @Override
    ByteBuf granted(ByteBufAllocator alloc, @Nullable InetSocketAddress bound) {
      return Replies.socks4(alloc, true, bound);
    }

    @Override
    ByteBuf refused(ByteBufAllocator alloc, int code) {
      return Replies.socks4(alloc, false, null);
    }
  };

  abstract ByteBuf granted(ByteBufAllocator alloc, @Nullable InetSocketAddress bound);

  abstract ByteBuf refused(ByteBufAllocator alloc, int code);

  @Override
  public ChannelFuture success(ClientConnection client, @Nullable InetSocketAddress bound) {
    return client.channel().writeAndFlush(granted(client.channel().alloc(), bound));
  }

  @Override
  public ChannelFuture failure(ClientConnection client, FlowFailure failure) {
    int code = Replies.code(failure.reason());
    return client.channel().writeAndFlush(refused(client.channel().alloc(), code));
  }
}
