package io.calamary.core.internal.inspect;

import io.calamary.core.internal.inspect.quic.CryptoStream;
import io.calamary.core.internal.inspect.quic.Initials;
import io.calamary.flow.AppProtocol;
import io.calamary.flow.Inspection;
import io.netty.buffer.ByteBuf;

/** Recognises QUIC, and reads the ClientHello in its Initial packets (RFC 9001 section 4). */
final class QuicLook {
  static final Inspection MALFORMED =
      Inspection.builder().protocol(AppProtocol.QUIC).malformed(true).build();

  private static final Inspection NAMELESS =
      Inspection.builder().protocol(AppProtocol.QUIC).build();

  private final Initials initials;

  QuicLook(Initials initials) {
    this.initials = initials;
  }

  /**
   * Looks at one datagram.
   *
   * @param begun whether the flow was decided before, so that only a new beginning counts
   */
  Sniffer.Result sniff(ByteBuf datagram, boolean begun) {
    return switch (initials.read(datagram)) {
      case NO -> Sniffer.Answer.NO;
      case LATER -> begun ? Sniffer.Answer.NO : new Sniffer.Yes(NAMELESS);
      case EARLY_DATA -> begun ? Sniffer.Answer.NO : Sniffer.Answer.NEED_MORE;
      case UNKNOWN_VERSION -> new Sniffer.Yes(NAMELESS);
      case MALFORMED -> new Sniffer.Yes(MALFORMED);
      case HELLO -> hello();
    };
  }

  private Sniffer.Result hello() {
    HelloResult result = ClientHelloParser.parseMessage(initials.hello(), CryptoStream.MOST);
    if (result instanceof HelloResult.Hello found) {
      initials.complete();
      return new Sniffer.Yes(TlsSniffer.inspection(found.hello(), AppProtocol.QUIC));
    }
    return result instanceof HelloResult.Malformed
        ? new Sniffer.Yes(MALFORMED)
        : Sniffer.Answer.NEED_MORE;
  }

  void forget() {
    initials.forget();
  }
}
