package io.calamary.transparent.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Reads the addresses of the kernel, {@code sockaddr_in} and {@code sockaddr_in6}. */
final class SocketAddresses {
  /** The size of {@code sockaddr_in}. */
  static final int IP4 = 16;

  /** The size of {@code sockaddr_in6}. */
  static final int IP6 = 28;

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int PORT_AT = 2;
  private static final int IP4_AT = 4;
  private static final int IP6_AT = 8;
  private static final int SCOPE_AT = 24;

  private SocketAddresses() {}

  /** The address at the buffer's position; null if there is none of the two families. */
  static @Nullable InetSocketAddress read(ByteBuffer from) {
    ByteBuffer bytes = from.slice();
    if (bytes.remaining() < IP4) {
      return null;
    }
    int family = bytes.order(ByteOrder.nativeOrder()).getShort(0);
    int scope = family == AF_INET6 && bytes.remaining() >= IP6 ? bytes.getInt(SCOPE_AT) : 0;
    int port = Short.toUnsignedInt(bytes.order(ByteOrder.BIG_ENDIAN).getShort(PORT_AT));
    try {
      if (family == AF_INET) {
        return new InetSocketAddress(InetAddress.getByAddress(copy(bytes, IP4_AT, 4)), port);
      }
      if (family == AF_INET6 && bytes.remaining() >= IP6) {
        byte[] address = copy(bytes, IP6_AT, 16);
        InetAddress ip =
            scope == 0
                ? InetAddress.getByAddress(address)
                : Inet6Address.getByAddress(null, address, scope);
        return new InetSocketAddress(ip, port);
      }
      return null;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 4 or 16 bytes has a wrong length", e);
    }
  }

  private static byte[] copy(ByteBuffer bytes, int at, int length) {
    byte[] copy = new byte[length];
    bytes.get(at, copy);
    return copy;
  }
}
