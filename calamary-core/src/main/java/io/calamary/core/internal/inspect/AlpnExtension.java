package io.calamary.core.internal.inspect;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the protocols that a client offers (RFC 7301 section 3.1). */
final class AlpnExtension {
  /** No client offers so many; without a bound a hello could become megabytes of text. */
  private static final int MAX_NAMES = 64;

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private AlpnExtension() {}

  static @Nullable HelloFlaw read(ByteBuf message, int from, int to, List<String> out) {
    int list = to - from - 2;
    if (list < 2 || message.getUnsignedShort(from) != list) {
      return HelloFlaw.ALPN;
    }
    int position = from + 2;
    while (position < to) {
      int length = message.getUnsignedByte(position);
      int name = position + 1;
      position = name + length;
      if (length == 0 || position > to || out.size() == MAX_NAMES) {
        return HelloFlaw.ALPN;
      }
      if (length != 2 || !TlsValues.isGrease(message.getUnsignedShort(name))) {
        out.add(text(message, name, position));
      }
    }
    return null;
  }

  /**
   * Names are any bytes: those that do not print are escaped, so that no log line can be forged.
   */
  private static String text(ByteBuf message, int from, int to) {
    StringBuilder out = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      int c = message.getUnsignedByte(i);
      if (c > ' ' && c < 0x7f && c != '%') {
        out.append((char) c);
      } else {
        out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return out.toString();
  }
}
