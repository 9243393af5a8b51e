package io.calamary.core.internal.accept;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Who counts as one source: an IPv4 address, or an IPv6 /64, as one host usually owns that much.
 *
 * @param bits the address, or its first 64 bits
 * @param six whether it is IPv6
 */
record SourceKey(long bits, boolean six) {
  static SourceKey of(InetAddress address) {
    byte[] bytes = address.getAddress();
    int length = Math.min(bytes.length, Long.BYTES);
    long bits = 0;
    for (int i = 0; i < length; i++) {
      bits = bits << 8 | bytes[i] & 0xff;
    }
    return new SourceKey(bits, address instanceof Inet6Address);
  }
}
