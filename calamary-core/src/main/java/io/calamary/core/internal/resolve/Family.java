package io.calamary.core.internal.resolve;

import io.netty.handler.codec.dns.DnsRecordType;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/** An address family, and what DNS calls it. */
enum Family {
  IPV6(DnsRecordType.AAAA, Inet6Address.class, 16),
  IPV4(DnsRecordType.A, Inet4Address.class, 4);

  private final DnsRecordType type;
  private final Class<? extends InetAddress> addresses;
  private final int bytes;

  Family(DnsRecordType type, Class<? extends InetAddress> addresses, int bytes) {
    this.type = type;
    this.addresses = addresses;
    this.bytes = bytes;
  }

  DnsRecordType type() {
    return type;
  }

  int bytes() {
    return bytes;
  }

  /** False also for an IPv4 address that was written as an IPv6 one, which Java makes one of. */
  boolean has(InetAddress address) {
    return addresses.isInstance(address);
  }

  Family other() {
    return this == IPV6 ? IPV4 : IPV6;
  }
}
