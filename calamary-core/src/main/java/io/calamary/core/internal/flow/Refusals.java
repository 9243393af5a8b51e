package io.calamary.core.internal.flow;

import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.FlowReply;
import io.calamary.flow.CloseReason;
import io.netty.buffer.ByteBuf;

/**
 * How a client is told no after it was told yes, because a rule needed its first bytes; or is told
 * nothing.
 */
final class Refusals {
  private static final int TLS_HANDSHAKE = 0x16;

  private Refusals() {}

  /** The alert that a TLS client understands (RFC 8446 section 6). */
  enum Alert {
    NONE(0),
    ACCESS_DENIED(49),
    INTERNAL_ERROR(80),
    UNRECOGNIZED_NAME(112);

    private final int code;

    Alert(int code) {
      this.code = code;
    }
  }

  /** Whether the client is not to learn that its flow is refused. */
  static boolean hushed(FlowReply reply, FlowFailure failure) {
    return reply == FlowReply.SILENT && failure.reason().side() == CloseReason.Side.POLICY;
  }

  /** The alert that fits, by what the client has sent, and by how it is answered. */
  static Alert alert(ClientSide client, FlowFailure failure, FlowReply reply, boolean silent) {
    if (silent || reply == FlowReply.NONE || reply == FlowReply.SILENT) {
      return Alert.NONE;
    }
    ByteBuf held = client.end().held();
    if (!held.isReadable() || held.getByte(held.readerIndex()) != TLS_HANDSHAKE) {
      return Alert.NONE;
    }
    return switch (failure.reason()) {
      case DENIED, ADDRESS_PROHIBITED, FILTER_ERROR -> Alert.ACCESS_DENIED;
      case NAME_NOT_FOUND -> Alert.UNRECOGNIZED_NAME;
      default -> Alert.INTERNAL_ERROR;
    };
  }

  /** Without an alert the connection is reset: an end in good order would look like success. */
  static void end(ClientSide client, FlowFailure failure, FlowReply reply, Alert alert) {
    if (hushed(reply, failure)) {
      Farewell.silence(client, failure.reason());
      return;
    }
    if (alert == Alert.NONE) {
      client.reset(failure.reason(), failure.detail());
      return;
    }
    ByteBuf record = client.channel().alloc().buffer(7);
    record.writeByte(0x15).writeShort(0x0303).writeShort(2).writeByte(2).writeByte(alert.code);
    client.channel().write(record);
    client.close(failure.reason(), failure.detail());
  }
}
