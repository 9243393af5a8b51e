package io.calamary.core.internal.upstream;

import io.calamary.flow.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Source and destination of a PROXY header, in one family: where they differ, the IPv4 address is
 * written as IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2).
 *
 * @param source the source
 * @param destination the destination
 */
record HeaderAddresses(InetSocketAddress source, InetSocketAddress destination) {
  boolean ipv6() {
    return size(source) == 16 || size(destination) == 16;
  }

  private static int size(InetSocketAddress address) {
    return address.getAddress().getAddress().length;
  }

  byte[] bytes(InetSocketAddress of) {
    byte[] plain = of.getAddress().getAddress();
    if (!ipv6() || plain.length == 16) {
      return plain;
    }
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    System.arraycopy(plain, 0, mapped, 12, 4);
    return mapped;
  }

  String text(InetSocketAddress of) {
    InetAddress address = of.getAddress();
    String plain = Endpoint.of(address, 0).host();
    return ipv6() && address.getAddress().length == 4 ? "::ffff:" + plain : plain;
  }
}
