package io.calamary.core.internal.inspect;

import io.calamary.core.internal.inspect.quic.CryptoStream;
import io.calamary.flow.AppProtocol;
import io.calamary.flow.Inspection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Recognises DTLS, and reads its ClientHello (RFC 6347 section 4.2, RFC 9147 section 5), which may
 * come in fragments and in several datagrams.
 */
final class DtlsLook {
  static final Inspection MALFORMED =
      Inspection.builder().protocol(AppProtocol.DTLS).malformed(true).build();

  private static final Sniffer.Yes MALFORMED_DTLS = new Sniffer.Yes(MALFORMED);
  private static final int RECORD = 13;
  private static final int HANDSHAKE = 22;
  private static final int FRAGMENT = 12;
  private static final int CLIENT_HELLO = 1;

  private @Nullable CryptoStream body;
  private int length;
  private int sequence;

  /** Whether these may be the first bytes of a ClientHello. */
  static boolean mayBegin(ByteBuf datagram) {
    int start = datagram.readerIndex();
    return datagram.readableBytes() > RECORD
        && datagram.getByte(start) == HANDSHAKE
        && TlsValues.ofDtls(datagram.getUnsignedShort(start + 1)) != 0
        && datagram.getShort(start + 3) == 0
        && datagram.getByte(start + RECORD) == CLIENT_HELLO;
  }

  /** Looks at one datagram. */
  Sniffer.Result sniff(ByteBuf datagram) {
    if (!mayBegin(datagram)) {
      return Sniffer.Answer.NO;
    }
    int position = datagram.readerIndex();
    int end = datagram.writerIndex();
    while (end - position > RECORD && datagram.getByte(position) == HANDSHAKE) {
      int fragmentsAt = position + RECORD;
      position = fragmentsAt + datagram.getUnsignedShort(fragmentsAt - 2);
      if (position > end || !readFragments(datagram, fragmentsAt, position)) {
        return MALFORMED_DTLS;
      }
    }
    return hello();
  }

  private boolean readFragments(ByteBuf datagram, int from, int to) {
    int position = from;
    while (position < to) {
      if (to - position < FRAGMENT || datagram.getByte(position) != CLIENT_HELLO) {
        return false;
      }
      int fragment = datagram.getUnsignedMedium(position + 9);
      int next = position + FRAGMENT + fragment;
      if (next > to || !add(datagram, position, fragment)) {
        return false;
      }
      position = next;
    }
    return to > from;
  }

  private boolean add(ByteBuf datagram, int at, int fragment) {
    int whole = datagram.getUnsignedMedium(at + 1);
    int number = datagram.getUnsignedShort(at + 4);
    int offset = datagram.getUnsignedMedium(at + 6);
    CryptoStream known = body;
    // The second hello, with a cookie, has the next number.
    if (known == null || (number != sequence && complete())) {
      known = new CryptoStream();
      body = known;
      length = whole;
      sequence = number;
    }
    return number == sequence
        && whole == length
        && whole <= CryptoStream.MOST
        && offset + fragment <= whole
        && known.add(offset, datagram, at + FRAGMENT, fragment);
  }

  private boolean complete() {
    return body != null && body.prefix().readableBytes() >= length;
  }

  private Sniffer.Result hello() {
    CryptoStream stream = body;
    if (stream == null || !complete()) {
      return Sniffer.Answer.NEED_MORE;
    }
    ByteBuf message = withoutCookie(stream.prefix());
    if (message == null) {
      return MALFORMED_DTLS;
    }
    ClientHello.Builder builder = new ClientHello.Builder();
    builder.dtls = true;
    HelloResult result = ClientHelloParser.parseMessage(message, CryptoStream.MOST, builder);
    return result instanceof HelloResult.Hello found
        ? new Sniffer.Yes(TlsSniffer.inspection(found.hello(), AppProtocol.DTLS))
        : MALFORMED_DTLS;
  }

  /**
   * The message as TLS has it: with a header of four bytes, the version of TLS that is meant, and
   * without the cookie behind the session ID; null if the lengths do not fit.
   */
  private @Nullable ByteBuf withoutCookie(ByteBuf hello) {
    int sessionAt = 2 + 32;
    if (length <= sessionAt) {
      return null;
    }
    int cookieAt = sessionAt + 1 + hello.getUnsignedByte(sessionAt);
    int behind = cookieAt < length ? cookieAt + 1 + hello.getUnsignedByte(cookieAt) : length;
    int version = TlsValues.ofDtls(hello.getUnsignedShort(0));
    if (behind >= length || version == 0) {
      return null;
    }
    ByteBuf message = Unpooled.buffer(HelloHead.HEADER + length);
    message.writeByte(CLIENT_HELLO).writeMedium(length - (behind - cookieAt)).writeShort(version);
    return message.writeBytes(hello, 2, cookieAt - 2).writeBytes(hello, behind, length - behind);
  }
}
