package io.calamary.proxyproto.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Socket addresses out of bytes. */
final class Sockets {
  private Sockets() {}

  /** An address of 4 or 16 bytes; one that is IPv4-mapped becomes what it spells. */
  static InetSocketAddress of(byte[] address, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "address: " + address.length + " bytes (expected: 4 or 16)", e);
    }
  }
}
