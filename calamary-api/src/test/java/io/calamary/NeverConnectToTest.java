package io.calamary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.filter.Cidr;
import io.calamary.flow.Endpoint;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeverConnectToTest {
  private static InetAddress address(String host) {
    InetAddress address = Endpoint.of(host, 0).address();
    assertNotNull(address, host);
    return address;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1",
        "127.255.255.254",
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "0177.0.0.1",
        "[::1]",
        "0:0:0:0:0:0:0:1",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "::7f00:1",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::127.0.0.1",
        "64:ff9b:1:7f00:0:100::",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "fd00:1234::5efe:127.0.0.1",
        "2001:db8::200:5efe:127.0.0.1",
      })
  void refusesLoopbackInEverySpelling(String host) {
    assertTrue(NeverConnectTo.standard().contains(address(host)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "0.0.0.0",
        "0.255.255.255",
        "[::]",
        "169.254.169.254",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "fd00:ec2::254",
        "fc00::",
        "fdff:ffff::1",
        "fe80::1",
        "febf::1",
        "224.0.0.1",
        "239.255.255.255",
        "ff02::1",
        "255.255.255.255",
        "64:ff9b::ffff:ffff",
        "100::",
        "100::ffff:0:1",
      })
  void refusesWhatIsNoPlaceToGo(String host) {
    assertTrue(NeverConnectTo.standard().contains(address(host)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.1",
        "8.8.8.8",
        "10.0.0.1",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "192.168.1.1",
        "223.255.255.255",
        "255.255.255.254",
        "2606:4700::1111",
        "100:0:0:1::",
        "fbff::1",
        "fec0::1",
        "64:ff9b::8.8.8.8",
        "64:ff9b:1::8.8.8.8",
        "64:ff9b:1:808:8:800::",
        "2002:808:808::1",
        "2001:0:4136:e378:8000:63bf:f7f7:f7f7",
        "2001:db8::5efe:8.8.8.8",
      })
  void leavesTheRestToTheRules(String host) {
    assertFalse(NeverConnectTo.standard().contains(address(host)));
  }

  @Test
  void aListOfOnesOwnReplacesTheStandard() {
    NeverConnectTo own = NeverConnectTo.of(List.of("10.0.0.0/8", "2001:db8::1"));

    assertEquals(List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("2001:db8::1")), own.cidrs());
    assertTrue(own.contains(address("10.2.3.4")));
    assertTrue(own.contains(address("64:ff9b::10.2.3.4")));
    assertTrue(own.contains(address("2001:db8::1")));
    assertFalse(own.contains(address("127.0.0.1")));
  }

  @Test
  void anEmptyListAllowsEverything() {
    NeverConnectTo nothing = NeverConnectTo.of(List.of());

    assertFalse(nothing.contains(address("127.0.0.1")));
    assertFalse(nothing.contains(address("::1")));
  }

  @Test
  void refusesWhatDoesNotParse() {
    assertThrows(IllegalArgumentException.class, () -> NeverConnectTo.of(List.of("localhost")));
    assertThrows(IllegalArgumentException.class, () -> NeverConnectTo.of(List.of("10.0.0.1/8")));
  }
}
