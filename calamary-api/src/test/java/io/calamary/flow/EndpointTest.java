package io.calamary.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "127.1, 127.0.0.1",
    "127.0.1, 127.0.0.1",
    "0x7f.1, 127.0.0.1",
    "0X7F.0.0.0x1, 127.0.0.1",
    "0x7f000001, 127.0.0.1",
    "2130706433, 127.0.0.1",
    "017700000001, 127.0.0.1",
    "0177.0.0.1, 127.0.0.1",
    "127.0.0.1., 127.0.0.1",
    "0, 0.0.0.0",
    "0.0.0.0, 0.0.0.0",
    "4294967295, 255.255.255.255",
    "1.2.65535, 1.2.255.255",
    "1.16777215, 1.255.255.255",
    "::1, ::1",
    "[::1], ::1",
    "[::], ::",
    "0:0:0:0:0:0:0:1, ::1",
    "::ffff:127.0.0.1, 127.0.0.1",
    "[::ffff:7f00:1], 127.0.0.1",
    "::FFFF:7F00:0001, 127.0.0.1",
    "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
  })
  void readsAddressesInEverySpelling(String written, String canonical) {
    Endpoint endpoint = Endpoint.of(written, 80);

    assertEquals(canonical, endpoint.host());
    assertEquals(Endpoint.addressOf(written), endpoint.address());
    assertEquals(Endpoint.of(canonical, 80), endpoint);
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com",
    "EXAMPLE.Com, example.com",
    "example.com., example.com",
    "localhost, localhost",
    "localhost., localhost",
    "_dmarc.example.com, _dmarc.example.com",
    "xn--Bcher-KVA.example, xn--bcher-kva.example",
    "1.example, 1.example",
    "0x1.com, 0x1.com",
    "3com.7up, 3com.7up",
    "a.0xfg, a.0xfg",
    "-a-.b, -a-.b",
  })
  void bringsNamesIntoOneSpelling(String written, String normal) {
    Endpoint endpoint = Endpoint.of(written, 443);

    assertEquals(normal, endpoint.host());
    assertNull(endpoint.address());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a..b",
        ".a",
        "a b",
        "a\u0000.com",
        "a\r\nb",
        "a/b",
        "u@a.com",
        "a:b",
        "a%2e",
        "*",
        "*.a.com",
        "b\u00fccher.example",
        "\uff11\uff12\uff17.0.0.1",
        "\u0661.0.0.1",
        "example.com..",
        "[127.0.0.1]",
        "[::1",
        "::1]",
        "[]",
        "[:]",
        ":",
        ":::",
        "fe80::1%eth0",
        "1.2.3.4.5",
        "256.1.1.1.",
        "1.2.3.256",
        "1.2.65536",
        "4294967296",
        "99999999999999999999",
        "08.0.0.1",
        "0x",
        "0x.0x",
        "1..2",
        "127.0.0.1..",
        "example.1",
        "example.0x",
        "example.0x7f",
        "09.0xAB",
        "+1.1.1.1",
      })
  void refusesWhatCouldBeReadInTwoWays(String host) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Endpoint.of(host, 80));

    assertTrue(e.getMessage().startsWith("host: '"), e.getMessage());
    assertTrue(e.getMessage().chars().allMatch(c -> c >= ' ' && c < 0x7f), e.getMessage());
  }

  @Test
  void boundsTheLengthOfNamesAndLabels() {
    String label = "a".repeat(63);
    String longest = label + "." + label + "." + label + "." + "a".repeat(61);

    assertEquals(253, Endpoint.of(longest, 1).host().length());
    assertEquals(longest, Endpoint.of(longest + ".", 1).host());
    assertThrows(IllegalArgumentException.class, () -> Endpoint.of(longest + "a", 1));
    assertThrows(IllegalArgumentException.class, () -> Endpoint.of("a".repeat(64), 1));
  }

  @Test
  void checksPorts() {
    assertEquals(0, Endpoint.of("a", 0).port());
    assertEquals(65535, Endpoint.of("a", 65535).port());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Endpoint.of("a", 70000));
    assertEquals("port: 70000 (expected: 0-65535)", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Endpoint.of("a", -1));
    assertThrows(IllegalArgumentException.class, () -> Endpoint.of("a", 1).withPort(65536));
  }

  @Test
  void dropsZonesAndNamesOfAddressObjects() throws Exception {
    byte[] bytes = InetAddress.getByName("fe80::1").getAddress();
    InetAddress zoned = Inet6Address.getByAddress("evil.example", bytes, 1);

    assertEquals("fe80::1", Endpoint.of(zoned, 80).host());
    assertFalse(String.valueOf(Endpoint.of(zoned, 80).address()).contains("evil"));
  }

  @Test
  void readsMappedAddressObjectsAsIpv4() throws Exception {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    mapped[12] = 127;
    mapped[15] = 1;

    assertEquals("127.0.0.1", Endpoint.of(Inet6Address.getByAddress(null, mapped, 0), 80).host());
  }

  @Test
  void takesSocketAddressesResolvedOrNot() {
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("Example.COM", 80);

    assertEquals("example.com:80", Endpoint.of(unresolved).toString());
    assertEquals("127.0.0.1:81", Endpoint.of(new InetSocketAddress("127.0.0.1", 81)).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "example.com:80, example.com:80",
    "127.1:8080, 127.0.0.1:8080",
    "[::1]:443, [::1]:443",
    "[::ffff:1.2.3.4]:1, 1.2.3.4:1",
    "a:0, a:0",
    "a:65535, a:65535",
    "a:00080, a:80",
  })
  void parsesHostAndPort(String text, String expected) {
    Endpoint endpoint = Endpoint.parse(text);

    assertEquals(expected, endpoint.toString());
    assertEquals(endpoint, Endpoint.parse(endpoint.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        ":80",
        "a:",
        "a:4x3",
        "a:-1",
        "a:+1",
        "a: 1",
        "a:65536",
        "a:000080",
        "::1:80",
        "[::1]",
        "[::1]443",
        "[a]:80",
        "[1.2.3.4]:80",
        "a:b:80",
        "http://a:80",
        "u@a:80",
        "a\n:80",
        "a:\u0661",
        "a:1\n2",
        "\n\n",
      })
  void refusesWhatIsNotHostAndPort(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(text));

    assertTrue(e.getMessage().chars().allMatch(c -> c >= ' ' && c < 0x7f), e.getMessage());
  }

  @Test
  void comparesByHostAndPort() {
    Endpoint a = Endpoint.of("A.example", 80);

    assertEquals(Endpoint.of("a.example.", 80), a);
    assertEquals(Endpoint.of("a.example.", 80).hashCode(), a.hashCode());
    assertNotEquals(a, a.withPort(81));
    assertNotEquals(a, Endpoint.of("b.example", 80));
    assertSame(a, a.withPort(80));
    assertEquals(81, a.withPort(81).port());
  }
}
