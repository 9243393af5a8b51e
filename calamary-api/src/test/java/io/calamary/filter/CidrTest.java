package io.calamary.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0/8",
    "0.0.0.0/0, 0.0.0.0/0",
    "192.0.2.7, 192.0.2.7/32",
    "192.0.2.7/32, 192.0.2.7/32",
    "128.0.0.0/1, 128.0.0.0/1",
    "::/0, ::/0",
    "::1, ::1/128",
    "2001:DB8:0::/32, 2001:db8::/32",
    "fe80::/10, fe80::/10",
    "64:ff9b::/96, 64:ff9b::/96",
    "8000::/1, 8000::/1",
  })
  void readsNetworksAndAddresses(String text, String canonical) {
    Cidr cidr = Cidr.parse(text);

    assertEquals(canonical, cidr.toString());
    assertEquals(Cidr.parse(canonical), cidr);
    assertEquals(Cidr.parse(canonical).hashCode(), cidr.hashCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/08",
        "10.0.0.0/8/8",
        "10.0.0.0/ 8",
        "10.0.0.0 /8",
        "10.0.0.0/255.0.0.0",
        "10/8",
        "10.0/16",
        "127.1",
        "0x7f000001",
        "2130706433",
        "010.0.0.0/8",
        "10.0.0.0.",
        "example.com",
        "localhost",
        "*",
        "[::1]",
        "[::]/0",
        "::/129",
        "::1%lo",
        "::ffff:10.0.0.0/104",
        "::ffff:0:0/96",
        "10.0.0.0-10.0.0.255",
        "\u0661.0.0.0/8",
        "10.0.0.0/\u0668",
      })
  void refusesEverySpellingButOne(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text));

    assertTrue(e.getMessage().startsWith("cidr: '" + text + "' (expected: "), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1/8, 10.0.0.1/32",
    "128.0.0.0/0, 128.0.0.0/32",
    "2001:db8::1/64, 2001:db8::1/128",
    "1::/0, 1::/128",
    "0:0:0:1::/63, 0:0:0:1::/128",
  })
  void refusesBitsBehindThePrefixAndSaysWhatToWrite(String text, String remedy) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text));

    assertTrue(e.getMessage().contains("'" + text + "'"), e.getMessage());
    assertTrue(e.getMessage().contains(remedy), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0, true",
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.0.0.0/8, 9.255.255.255, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "255.255.255.255, 255.255.255.255, true",
    "255.255.255.255, 255.255.255.254, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::ffff:1.2.3.4, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 1.2.3.4, false",
    "::/0, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, true",
    "::/0, ::, true",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::, false",
    "2001:db8:0:1::/64, 2001:db8:0:1:ffff::, true",
    "2001:db8:0:1::/64, 2001:db8:0:2::, false",
    "2001:db8::8000:0:0:0/65, 2001:db8::8000:0:0:1, true",
    "2001:db8::8000:0:0:0/65, 2001:db8::7fff:0:0:1, false",
    "fe80::/10, febf::1, true",
    "fe80::/10, fec0::1, false",
    "::1, ::1, true",
    "::1, ::2, false",
    "10.0.0.0/8, 64:ff9b::a00:1, false",
  })
  void contains(String cidr, String address, boolean expected) {
    assertEquals(expected, Cidr.parse(cidr).contains(Flows.address(address)));
  }

  @Test
  void readsMappedAddressObjectsAsIpv4() throws Exception {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    mapped[12] = 10;
    Inet6Address address = Inet6Address.getByAddress(null, mapped, 1);

    assertTrue(Cidr.parse("10.0.0.0/8").contains(address));
    assertFalse(Cidr.parse("::/0").contains(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "::ffff:10.0.0.1",
        "::10.0.0.1",
        "::ffff:0:10.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::10.0.0.1",
        "64:ff9b:1:abcd:12:3456:a00:1",
        "64:ff9b:1:a00:0:100::",
        "64:ff9b:1:a00:0:100::1",
        "64:ff9b:1:a00:0:100:808:808",
        "2002:a00:1::",
        "2002:a00:1:1::5",
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",
        "fe80::5efe:10.0.0.1",
        "2001:db8::200:5efe:10.0.0.1",
        "2002:808:808::5efe:a00:1",
        "2001:0:4136:e378:0:5efe:a00:1",
      })
  void findsAnIpv4AddressInside(String address) {
    assertTrue(Cidr.parse("10.0.0.0/8").containsEmbedded(Flows.address(address)));
    assertTrue(Cidr.parse("10.0.0.1").containsEmbedded(Flows.address(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "64:ff9b::8.8.8.8",
        "64:ff9b:1::8.8.8.8",
        "64:ff9b:1:808:8:800::",
        "64:ff9b:2::10.0.0.1",
        "64:ff9b:0:1::10.0.0.1",
        "64:ff9b::1:10.0.0.1",
        "2002:808:808::a00:1",
        "2001:0:a00:1:8000:63bf:f7f7:f7f7",
        "2001:db8::5efe:8.8.8.8",
        "2001:db8::100:5efe:10.0.0.1",
        "2001:db8::10.0.0.1",
        "1::10.0.0.1",
        "::1:0:0:10.0.0.1",
      })
  void judgesAnAddressByWhatItCarriesOnly(String address) {
    assertFalse(Cidr.parse("10.0.0.0/8").containsEmbedded(Flows.address(address)));
    assertFalse(Cidr.parse("127.0.0.0/8").containsEmbedded(Flows.address(address)));
    assertFalse(Cidr.parse("0.0.0.0/8").containsEmbedded(Flows.address(address)));
  }

  @Test
  void unspecifiedAndLoopbackAreNotIpv4() {
    assertFalse(Cidr.parse("0.0.0.0/0").containsEmbedded(Flows.address("::")));
    assertFalse(Cidr.parse("0.0.0.0/0").containsEmbedded(Flows.address("::1")));
    assertTrue(Cidr.parse("0.0.0.0/0").containsEmbedded(Flows.address("::2")));
  }

  @Test
  void comparesByNetwork() {
    assertNotEquals(Cidr.parse("10.0.0.0/8"), Cidr.parse("10.0.0.0/9"));
    assertNotEquals(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0"));
  }
}
