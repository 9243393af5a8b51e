package io.calamary.transparent.internal;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Reads the control messages of recvmsg(2), as cmsg(3) lays them out on machines of 64 bits. */
final class ControlMessages {
  private static final int HEADER = 16;
  private static final int LEVEL_AT = 8;
  private static final int TYPE_AT = 12;
  private static final int ALIGNMENT = 8;
  private static final int SOL_IP = 0;
  private static final int IP_ORIGDSTADDR = 20;
  private static final int SOL_IPV6 = 41;
  private static final int IPV6_ORIGDSTADDR = 74;

  private ControlMessages() {}

  /**
   * The destination that a datagram had on the wire. Never throws, whatever the bytes are.
   *
   * @param control the messages, from position to limit; untouched
   * @return null if none of them says it
   */
  static @Nullable InetSocketAddress originalDestination(ByteBuffer control) {
    ByteBuffer bytes = control.slice().order(ByteOrder.nativeOrder());
    long at = 0;
    while (at + HEADER <= bytes.limit()) {
      int start = (int) at;
      long length = bytes.getLong(start);
      if (length < HEADER || length > bytes.limit() - start) {
        return null;
      }
      if (isDestination(bytes.getInt(start + LEVEL_AT), bytes.getInt(start + TYPE_AT))) {
        return SocketAddresses.read(bytes.slice(start + HEADER, (int) length - HEADER));
      }
      at += (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
    return null;
  }

  private static boolean isDestination(int level, int type) {
    return level == SOL_IP && type == IP_ORIGDSTADDR
        || level == SOL_IPV6 && type == IPV6_ORIGDSTADDR;
  }
}
