package io.calamary.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InspectionTest {
  @Test
  void unknownKnowsNothing() {
    assertEquals(AppProtocol.UNKNOWN, Inspection.UNKNOWN.protocol());
    assertNull(Inspection.UNKNOWN.serverName());
    assertNull(Inspection.UNKNOWN.httpHost());
    assertNull(Inspection.UNKNOWN.tlsVersion());
    assertEquals(List.of(), Inspection.UNKNOWN.alpn());
    assertFalse(Inspection.UNKNOWN.encryptedClientHello());
    assertFalse(Inspection.UNKNOWN.malformed());
  }

  @Test
  void keepsWhatItIsTold() {
    List<String> alpn = new ArrayList<>(List.of("h2", "http/1.1"));
    Inspection inspection =
        Inspection.builder()
            .protocol(AppProtocol.TLS)
            .serverName("example.com")
            .alpn(alpn)
            .httpHost("www.example.com")
            .tlsVersion("1.3")
            .encryptedClientHello(true)
            .malformed(true)
            .build();
    alpn.clear();

    assertEquals(AppProtocol.TLS, inspection.protocol());
    assertEquals("example.com", inspection.serverName());
    assertEquals(List.of("h2", "http/1.1"), inspection.alpn());
    assertEquals("www.example.com", inspection.httpHost());
    assertEquals("1.3", inspection.tlsVersion());
    assertTrue(inspection.encryptedClientHello());
    assertTrue(inspection.malformed());
    assertTrue(inspection.toString().contains("example.com"));
  }

  @Test
  void bringsHostsIntoTheSpellingThatRulesCompare() {
    Inspection inspection =
        Inspection.builder().serverName("WWW.Example.com.").httpHost("0x7f.1").build();

    assertEquals("www.example.com", inspection.serverName());
    assertEquals("127.0.0.1", inspection.httpHost());
    assertNull(Inspection.builder().serverName("a").serverName(null).build().serverName());
    assertNull(Inspection.builder().httpHost("a").httpHost(null).build().httpHost());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "127.0.0.1", "::1", "a b", "a\u0000b", "*.a.com", "a:80"})
  void refusesServerNamesThatAreNone(String name) {
    Inspection.Builder builder = Inspection.builder();

    assertThrows(IllegalArgumentException.class, () -> builder.serverName(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:80", "a/b"})
  void refusesHttpHostsThatAreNone(String host) {
    Inspection.Builder builder = Inspection.builder();

    assertThrows(IllegalArgumentException.class, () -> builder.httpHost(host));
  }

  @ParameterizedTest
  @EnumSource(AppProtocol.class)
  void tellsWhichProtocolsEncrypt(AppProtocol protocol) {
    boolean expected =
        List.of(AppProtocol.TLS, AppProtocol.QUIC, AppProtocol.DTLS, AppProtocol.SSH)
            .contains(protocol);

    assertEquals(expected, protocol.encrypted());
  }
}
