package io.calamary.socks5.internal;

import io.calamary.flow.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What clients are told (RFC 1928 sections 3 and 6, RFC 1929 section 2, RFC 1961). */
final class Replies {
  static final int SUCCEEDED = 0;
  static final int GENERAL_FAILURE = 1;
  static final int NOT_ALLOWED = 2;
  static final int NETWORK_UNREACHABLE = 3;
  static final int HOST_UNREACHABLE = 4;
  static final int CONNECTION_REFUSED = 5;
  static final int TTL_EXPIRED = 6;
  static final int COMMAND_NOT_SUPPORTED = 7;
  static final int ADDRESS_NOT_SUPPORTED = 8;
  static final int NO_METHOD = 0xff;
  private static final int SOCKS4_GRANTED = 90;
  private static final int SOCKS4_FAILED = 91;
  private static final int MOST = 22;

  private Replies() {}

  /** The one table from the reason of a failure to the reply. */
  static int code(CloseReason reason) {
    return switch (reason) {
      case DENIED,
          ADDRESS_PROHIBITED,
          FILTER_ERROR,
          NAME_MISMATCH,
          LOOP_DETECTED,
          UPSTREAM_DENIED ->
          NOT_ALLOWED;
      case NETWORK_UNREACHABLE -> NETWORK_UNREACHABLE;
      case HOST_UNREACHABLE, NAME_NOT_FOUND, DNS_FAILED, DNS_TIMEOUT -> HOST_UNREACHABLE;
      case CONNECTION_REFUSED -> CONNECTION_REFUSED;
      case CONNECT_TIMEOUT, TARGET_TIMEOUT -> TTL_EXPIRED;
      case UNSUPPORTED -> COMMAND_NOT_SUPPORTED;
      case PROTOCOL_ERROR -> ADDRESS_NOT_SUPPORTED;
      default -> GENERAL_FAILURE;
    };
  }

  /** The chosen method. */
  static ByteBuf method(ByteBufAllocator alloc, int method) {
    return alloc.buffer(2).writeByte(GreetingParser.VERSION).writeByte(method);
  }

  /** Whether user and password are good. */
  static ByteBuf login(ByteBufAllocator alloc, boolean good) {
    return alloc.buffer(2).writeByte(PasswordParser.VERSION).writeByte(good ? 0 : 1);
  }

  /** The end of the authentication by GSS-API (RFC 1961 section 3.8). */
  static ByteBuf abort(ByteBufAllocator alloc) {
    return alloc.buffer(2).writeByte(GssMessage.VERSION).writeByte(GssMessage.ABORT);
  }

  /** Success, with the address on the proxy's side; zeros where it is not known. */
  static ByteBuf success(ByteBufAllocator alloc, @Nullable InetSocketAddress bound) {
    return address(reply(alloc, SUCCEEDED), bound);
  }

  /** A failure, in the form that every client can read: ten bytes. */
  static ByteBuf failure(ByteBufAllocator alloc, int code) {
    return address(reply(alloc, code), null);
  }

  /** What a client is told that is turned away before it says anything. */
  static ByteBuf turnedAway(ByteBufAllocator alloc, boolean password) {
    return password
        ? method(alloc, NO_METHOD)
        : alloc
            .buffer(12)
            .writeByte(GreetingParser.VERSION)
            .writeByte(GreetingParser.NO_AUTHENTICATION)
            .writeByte(GreetingParser.VERSION)
            .writeByte(GENERAL_FAILURE)
            .writeByte(0)
            .writeByte(AddressParser.IPV4)
            .writeZero(6);
  }

  private static ByteBuf reply(ByteBufAllocator alloc, int code) {
    return alloc.buffer(MOST).writeByte(GreetingParser.VERSION).writeByte(code).writeByte(0);
  }

  /** Writes an address with its type and port. */
  static ByteBuf address(ByteBuf out, @Nullable InetSocketAddress address) {
    InetAddress ip = address == null ? null : address.getAddress();
    if (address == null || ip == null) {
      return out.writeByte(AddressParser.IPV4).writeZero(6);
    }
    byte[] bytes = ip.getAddress();
    return out.writeByte(bytes.length == 4 ? AddressParser.IPV4 : AddressParser.IPV6)
        .writeBytes(bytes)
        .writeShort(address.getPort());
  }

  /** The reply of SOCKS4, which knows no reasons and no IPv6. */
  static ByteBuf socks4(
      ByteBufAllocator alloc, boolean granted, @Nullable InetSocketAddress bound) {
    ByteBuf out = alloc.buffer(8).writeByte(0).writeByte(granted ? SOCKS4_GRANTED : SOCKS4_FAILED);
    InetAddress ip = bound == null ? null : bound.getAddress();
    byte[] bytes = ip == null ? new byte[0] : ip.getAddress();
    return bound == null || bytes.length != 4
        ? out.writeZero(6)
        : out.writeShort(bound.getPort()).writeBytes(bytes);
  }
}
