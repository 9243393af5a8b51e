package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.flow.AppProtocol;
import io.calamary.flow.Inspection;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsSnifferTest {
  private static final int MAX = 64 * 1024;
  private final Sniffer sniffer = new TlsSniffer();

  @Test
  void describesAHello() {
    HelloBytes hello = new HelloBytes().serverName("a.eg").alpn("h2").extension(43, 2, 3, 4);
    Inspection found = yes(hello.records());
    assertEquals(AppProtocol.TLS, found.protocol());
    assertEquals("a.eg", found.serverName());
    assertEquals(List.of("h2"), found.alpn());
    assertEquals("1.3", found.tlsVersion());
    assertNull(found.httpHost());
    assertFalse(found.encryptedClientHello());
    assertFalse(found.malformed());
  }

  @ParameterizedTest
  @ValueSource(ints = {0xfe0d, 0xffce})
  void tellsHiddenNames(int extension) {
    Inspection found = yes(new HelloBytes().serverName("o.eg").extension(extension, 0).records());
    assertTrue(found.encryptedClientHello());
    assertEquals("o.eg", found.serverName());
  }

  @Test
  void noNameOrAnAddressIsWellFormed() {
    for (HelloBytes hello : List.of(new HelloBytes(), new HelloBytes().serverName("192.0.2.1"))) {
      Inspection found = yes(hello.records());
      assertEquals(AppProtocol.TLS, found.protocol());
      assertNull(found.serverName());
      assertFalse(found.malformed());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "*.eg", "a\u0000.eg"})
  void aBadNameIsMalformed(String name) {
    Inspection found = yes(new HelloBytes().serverName(name).records());
    assertEquals(AppProtocol.TLS, found.protocol());
    assertNull(found.serverName());
    assertTrue(found.malformed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1703", "16030100000", "16034100040200", "802e01030100150000001001"})
  void whatAServerMightTakeIsNeverUnknown(String hex) {
    Inspection found = yes(HexFormat.of().parseHex(hex.length() % 2 == 0 ? hex : hex + "0"));
    assertEquals(AppProtocol.TLS, found.protocol());
    assertTrue(found.malformed());
  }

  @Test
  void waitsOnlyBelowTheBound() {
    byte[] bytes = HelloBytes.bytes(22, 3, 1);
    assertSame(Sniffer.Answer.NEED_MORE, sniffer.sniff(Unpooled.wrappedBuffer(bytes), 4));
    assertSame(Sniffer.Answer.NO, sniffer.sniff(Unpooled.wrappedBuffer(bytes), 3));
    assertSame(Sniffer.Answer.NO, sniffer.sniff(Unpooled.EMPTY_BUFFER, 0));
  }

  @Test
  void aPieceOfAHelloIsMalformedWhenTheRestDoesNotCome() {
    Inspection late = sniffer.stalled(Unpooled.wrappedBuffer(HelloBytes.bytes(22)), MAX);
    assertNotNull(late);
    assertTrue(late.malformed());
    assertNull(sniffer.stalled(Unpooled.EMPTY_BUFFER, MAX));
  }

  private Inspection yes(byte[] bytes) {
    Sniffer.Result result = sniffer.sniff(Unpooled.wrappedBuffer(bytes), MAX);
    return assertInstanceOf(Sniffer.Yes.class, result).inspection();
  }
}
