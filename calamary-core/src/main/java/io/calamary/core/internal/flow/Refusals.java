package io.calamary.core.internal.flow;

import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.FlowReply;
import io.calamary.core.spi.PlainReply;
import io.calamary.flow.AppProtocol;
import io.calamary.flow.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * How a client is told no where its mode has no words for that, or has told it yes already because
 * a rule needed its first bytes; or is told nothing.
 */
final class Refusals {
  private static final int TLS_HANDSHAKE = 0x16;

  private Refusals() {}

  /** Whether the client is not to learn that its flow is refused. */
  static boolean hushed(FlowReply reply, FlowFailure failure) {
    return reply == PlainReply.SILENCE && isDenial(failure);
  }

  /** Whether it turns on the client's first bytes what it is told. */
  static boolean looks(FlowReply reply, FlowFailure failure) {
    return reply instanceof PlainReply plain && (plain.tls() || plain.http()) && isDenial(failure);
  }

  private static boolean isDenial(FlowFailure failure) {
    return failure.reason().side() == CloseReason.Side.POLICY;
  }

  /**
   * The last words to a client, by what it has sent.
   *
   * @param protocol what its first bytes are, as far as that is known
   * @return empty for an end in good order without words; null for a reset
   */
  static @Nullable ByteBuf words(
      ClientSide client, AppProtocol protocol, FlowFailure failure, FlowReply reply) {
    ByteBuf held = client.end().held();
    boolean handshake = held.isReadable() && held.getByte(held.readerIndex()) == TLS_HANDSHAKE;
    if (!(reply instanceof PlainReply plain)) {
      return handshake ? LastWords.alert(client.channel().alloc(), failure.reason()) : null;
    }
    if (!isDenial(failure)) {
      return null;
    }
    if (plain.tls() && handshake && protocol == AppProtocol.TLS) {
      return LastWords.alert(client.channel().alloc(), failure.reason());
    }
    if (plain.http() && protocol == AppProtocol.HTTP1) {
      return LastWords.forbidden(client.channel().alloc(), failure, held);
    }
    return plain == PlainReply.CLOSE ? Unpooled.EMPTY_BUFFER : null;
  }

  /** Without words the connection is reset: an end in good order would look like success. */
  static void end(
      ClientSide client, FlowFailure failure, FlowReply reply, @Nullable ByteBuf words) {
    if (hushed(reply, failure)) {
      Farewell.silence(client, failure.reason());
    } else if (words == null) {
      client.reset(failure.reason(), failure.detail());
    } else {
      client.channel().write(words);
      client.close(failure.reason(), failure.detail());
    }
  }
}
