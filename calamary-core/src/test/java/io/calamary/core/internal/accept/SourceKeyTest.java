package io.calamary.core.internal.accept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class SourceKeyTest {
  private static SourceKey of(String address) throws UnknownHostException {
    return SourceKey.of(InetAddress.getByName(address));
  }

  @Test
  void isTheWholeOfAnIpv4Address() throws UnknownHostException {
    assertEquals(of("192.0.2.1"), of("192.0.2.1"));
    assertNotEquals(of("192.0.2.1"), of("192.0.2.2"));
    assertNotEquals(of("192.0.2.1"), of("193.0.2.1"));
    assertEquals(of("255.255.255.255").hashCode(), of("255.255.255.255").hashCode());
  }

  @Test
  void isTheFirstHalfOfAnIpv6Address() throws UnknownHostException {
    assertEquals(of("2001:db8:1:2::"), of("2001:db8:1:2:ffff:ffff:ffff:ffff"));
    assertEquals(of("2001:db8:1:2::1"), of("2001:db8:1:2:8000::"));
    assertNotEquals(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    assertNotEquals(of("2001:db8:1:2::1"), of("a001:db8:1:2::1"));
  }

  @Test
  void forgetsTheScopeOfALinkLocalAddress() throws UnknownHostException {
    byte[] octets = InetAddress.getByName("fe80::1").getAddress();
    assertEquals(
        SourceKey.of(Inet6Address.getByAddress(null, octets, 1)),
        SourceKey.of(Inet6Address.getByAddress(null, octets, 2)));
  }

  @Test
  void tellsTheFamiliesApart() throws UnknownHostException {
    assertNotEquals(of("0.0.0.0"), of("::"));
    assertNotEquals(of("0.0.0.1"), of("0:0:0:1::"));
  }

  @Test
  void takesAMappedAddressForTheIpv4AddressInIt() throws UnknownHostException {
    assertEquals(of("192.0.2.1"), of("::ffff:192.0.2.1"));
  }
}
