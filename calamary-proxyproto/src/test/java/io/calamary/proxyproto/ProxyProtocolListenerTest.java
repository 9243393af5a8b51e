package io.calamary.proxyproto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.proxyproto.Strictness.BadTlvs;
import io.calamary.proxyproto.Strictness.Versions;
import io.calamary.resolve.NamePolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ProxyProtocolListenerTest {
  private static String refusal(Executable what) {
    return assertThrows(IllegalArgumentException.class, what).getMessage();
  }

  @Test
  void hasDefaults() {
    ProxyProtocolListener listener = ProxyProtocolListener.builder().trustAny().build();

    assertEquals("proxyproto", listener.name());
    assertEquals(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), listener.bindAddress());
    assertFalse(listener.authorityAsServerName());
    assertEquals(NamePolicy.USE_ORIGINAL, listener.namePolicy());
    assertFalse(listener.udp());
    assertEquals(List.of(listener.header()), listener.prefaces());
    assertFalse(listener.header().optional());
    assertNull(listener.header().headerTimeout());
    assertEquals(1, listener.header().maxHeaders());
    assertEquals(4096, listener.header().strictness().maxLength());
    assertEquals(BadTlvs.REFUSE, listener.header().strictness().badTlvs());
  }

  @Test
  void takesOptions() {
    Strictness lenient = Strictness.lenient();
    ProxyPreface other = ProxyPreface.auto().trustedSources("10.0.0.0/8").build();
    ProxyProtocolListener listener =
        ProxyProtocolListener.builder()
            .name("edge")
            .port(4129)
            .trustedSources("10.0.0.0/8")
            .strictness(lenient)
            .headerTimeout(Duration.ofSeconds(9))
            .maxHeaders(3)
            .namePolicy(NamePolicy.REQUIRE_MATCH)
            .authorityAsServerName(true)
            .prefaces(other)
            .build();

    assertEquals("edge", listener.name());
    assertEquals(4129, listener.bindAddress().getPort());
    assertEquals(Duration.ofSeconds(9), listener.header().headerTimeout());
    assertEquals(3, listener.header().maxHeaders());
    assertEquals(lenient, listener.header().strictness());
    assertEquals(List.of(other, listener.header()), listener.prefaces());
    assertEquals(NamePolicy.REQUIRE_MATCH, listener.namePolicy());
    assertTrue(listener.authorityAsServerName());
  }

  @Test
  void wantsToKnowWhoIsTrusted() {
    assertEquals(
        "trustedSources: none (expected: the networks of the load balancers, or trustAny() where"
            + " nobody else can connect)",
        refusal(() -> ProxyProtocolListener.builder().build()));
    assertEquals(
        "trustAny with trustedSources: [10.0.0.0/8] (expected: one of them)",
        refusal(() -> ProxyPreface.required().trustAny().trustedSources("10.0.0.0/8").build()));
    assertEquals(
        "trustAny with auto() (expected: trustedSources(..), as any client could name itself)",
        refusal(() -> ProxyPreface.auto().trustAny().build()));
    assertEquals(
        "trustedSources: none (expected: a network at least)",
        refusal(() -> ProxyPreface.auto().trustedSources()));
  }

  @Test
  void takesDatagramsWhereTheyCanBeRead() {
    ProxyProtocolListener.Builder builder = ProxyProtocolListener.builder().trustAny().udp(true);
    assertTrue(builder.build().udp());

    builder.strictness(Strictness.builder().versions(Versions.V1).build());
    assertEquals(
        "udp: true with versions V1 (expected: V2 or BOTH, as V1 has no UDP)",
        refusal(builder::build));
    builder
        .strictness(Strictness.strict())
        .prefaces(ProxyPreface.auto().trustedSources("10.0.0.0/8").build());
    assertEquals(
        "udp: true with prefaces (expected: none, as only connections have them)",
        refusal(builder::build));
  }

  @Test
  void trustsNetworksOfBothFamilies() throws UnknownHostException {
    ProxyPreface preface = ProxyPreface.auto().trustedSources("10.0.0.0/8", "fd00::/8").build();

    assertTrue(preface.trusts(InetAddress.getByName("10.255.0.1")));
    assertTrue(preface.trusts(InetAddress.getByName("fd12::1")));
    assertFalse(preface.trusts(InetAddress.getByName("11.0.0.1")));
    assertFalse(preface.trusts(InetAddress.getByName("::1")));
  }

  @Test
  void refusesNumbersThatCanNotBe() {
    assertEquals("maxHeaders: 0 (expected: 1-8)", refusal(() -> ProxyPreface.auto().maxHeaders(0)));
    assertEquals("maxHeaders: 9 (expected: 1-8)", refusal(() -> ProxyPreface.auto().maxHeaders(9)));
    assertEquals(
        "headerTimeout: PT0S (expected: more than 0)",
        refusal(() -> ProxyPreface.auto().headerTimeout(Duration.ZERO)));
    assertEquals(
        "maxLength: 215 (expected: 216-65535)", refusal(() -> Strictness.builder().maxLength(215)));
    assertEquals(
        "requireChecksum: true with versions V1 (expected: V2 or BOTH, as V1 has none)",
        refusal(() -> Strictness.builder().versions(Versions.V1).requireChecksum(true).build()));
    assertEquals("type: 256 (expected: 0-255)", refusal(() -> ProxyTlv.of(256, new byte[0])));
    assertEquals("version: 3 (expected: 1 or 2)", refusal(() -> ProxyHeader.builder(3)));
  }

  @Test
  void tlvsKeepTheirBytes() {
    byte[] bytes = {'a', 0, 'b'};
    ProxyTlv tlv = ProxyTlv.of(ProxyTlv.AUTHORITY, bytes);
    bytes[0] = 'x';
    tlv.value()[1] = 'x';

    assertEquals("a\0b", tlv.text());
    assertEquals("02=610062", tlv.toString());
    assertEquals(tlv, ProxyTlv.of(2, new byte[] {'a', 0, 'b'}));
    assertEquals(tlv.hashCode(), ProxyTlv.of(2, new byte[] {'a', 0, 'b'}).hashCode());
    assertNull(ProxyTlv.of(2, new byte[] {(byte) 0xc3}).text());
  }
}
