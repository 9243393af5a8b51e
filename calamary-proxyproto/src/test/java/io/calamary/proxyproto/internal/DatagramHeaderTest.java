package io.calamary.proxyproto.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.FlowFixtures;
import io.calamary.proxyproto.ProxyPreface;
import io.calamary.proxyproto.Strictness;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of datagrams: all there, or refused. */
class DatagramHeaderTest {
  private static final String UDP4 = "v2 UDP4 192.0.2.1:1111 => 198.51.100.7:443";
  private static final byte[] FOUR = Bytes.v2("2112 000c c0000201c6336407045701bb");
  private static final byte[] PAYLOAD = Bytes.ascii("payload");
  private static final ProxyPreface ONE = ProxyPreface.required().trustAny().build();
  private static final ProxyPreface TWO =
      ProxyPreface.required().trustedSources("192.0.2.0/24").maxHeaders(2).build();

  /** Asks with a buffer that ends with the datagram, and begins before it. */
  private static HeaderResult ask(byte[] datagram, ProxyPreface preface) {
    ByteBuf buffer = Unpooled.wrappedBuffer(new byte[5], datagram).readerIndex(5);
    HeaderResult result = DatagramHeader.parse(buffer, preface);
    assertEquals(5, buffer.readerIndex(), "reader index");
    assertEquals(5 + datagram.length, buffer.writerIndex(), "writer index");
    return result;
  }

  private static String ask(byte[]... parts) {
    return ask(FlowFixtures.concat(parts), ONE).toString();
  }

  @Test
  void bothFamilies() {
    assertEquals(UDP4 + " (28 bytes)", ask(FOUR));
    assertEquals(UDP4 + " (28 bytes)", ask(FOUR, PAYLOAD));
    assertEquals(
        "v2 UDP6 [2001:db8::1]:1111 => [2001:db8::2]:443 (52 bytes)",
        ask(
            Bytes.v2(
                "2122 0024 20010db8000000000000000000000001 20010db8000000000000000000000002"
                    + "0457 01bb"),
            PAYLOAD));
  }

  @Test
  void whatIsCutShortIsRefusedWhereverThatIs() {
    byte[] header = Bytes.v2("2112 0014 c0000201c6336407045701bb 02 0005 68656c6c6f");
    assertEquals(UDP4 + " [02=68656c6c6f] (36 bytes)", ask(header));
    for (int length = 0; length < header.length; length++) {
      HeaderResult result = ask(Arrays.copyOf(header, length), ONE);
      assertEquals("WRONG: a header that is cut short", result.toString(), "first " + length);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2111 000c c0000201c6336407045701bb | no addresses of UDP: v2 TCP4 192.0.2.1:1111 =>"
            + " 198.51.100.7:443",
        "2012 000c c0000201c6336407045701bb | no addresses of UDP: v2 LOCAL",
        "2000 0000 | no addresses of UDP: v2 LOCAL",
        "2100 0000 | no addresses of UDP: v2 UNSPEC",
        "2212 000c c0000201c6336407045701bb | version and command 0x22",
        "2142 000c c0000201c6336407045701bb | family and protocol 0x42",
        "2112 000b c0000201c6336407045701bb | a length below that of the addresses",
        "2112 1001 c0000201c6336407045701bb | a length of 4097 (expected: at most 4096)",
        "2112 0013 c0000201c6336407045701bb 03 0004 00000000 | a wrong checksum"
      })
  void refuses(String rest, String detail) {
    assertEquals("WRONG: " + detail, ask(Bytes.v2(rest)));
    assertEquals("WRONG: " + detail, ask(Bytes.v2(rest), PAYLOAD));
  }

  @Test
  void noPathOfAFileSystem() {
    assertEquals(
        "WRONG: no addresses of UDP: v2 UNIX_DATAGRAM",
        ask(Bytes.v2("2132 00d8" + "2f".repeat(216)), PAYLOAD));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hello", "PROXY TCP4 192.0.2.1 198.51.100.7 1111 443\r\n", "PROXY UNKNOWN\r\n"})
  void versionOneIsNone(String datagram) {
    assertEquals("FOREIGN: no PROXY header", ask(Bytes.ascii(datagram)));
  }

  @Test
  void goesByTheStrictness() {
    ProxyPreface checked =
        ProxyPreface.required()
            .trustAny()
            .strictness(Strictness.builder().requireChecksum(true).build())
            .build();

    assertEquals("WRONG: no checksum", ask(FOUR, checked).toString());
  }

  @Test
  void aSecondHeaderIsPayloadByDefault() {
    assertEquals(UDP4 + " (28 bytes)", ask(FOUR, FOUR));
  }

  @Test
  void readsHeadersOfTrustedSourcesBehindEachOther() {
    byte[] inner = Bytes.v2("2112 000c cb007109 c6336407 0457 01bb");
    String both = "v2 UDP4 203.0.113.9:1111 => 198.51.100.7:443 behind " + UDP4 + " (56 bytes)";

    assertEquals(both, ask(FlowFixtures.concat(FOUR, inner, PAYLOAD), TWO).toString());
    assertEquals(both, ask(FlowFixtures.concat(FOUR, inner, FOUR), TWO).toString());
    assertEquals(
        "v2 UDP4 203.0.113.9:1111 => 198.51.100.7:443 (28 bytes)",
        ask(FlowFixtures.concat(inner, FOUR), TWO).toString());
  }

  @Test
  void behindAHeaderOnlyAWholeSignatureBeginsAnother() {
    byte[] both = FlowFixtures.concat(FOUR, FOUR);
    for (int length = 28; length < both.length; length++) {
      String expected = length < 40 ? UDP4 + " (28 bytes)" : "WRONG: a header that is cut short";
      assertEquals(expected, ask(Arrays.copyOf(both, length), TWO).toString(), "first " + length);
    }
    assertEquals(UDP4 + " (28 bytes)", ask(FlowFixtures.concat(FOUR, PAYLOAD), TWO).toString());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyBytesHaveAnAnswerThatPayloadDoesNotChange(long seed) {
    Random random = new Random(seed);
    int complete = 0;
    for (int i = 0; i < 4000; i++) {
      byte[] bytes = FlowFixtures.concat(FOUR, new byte[random.nextInt(60)]);
      for (int change = random.nextInt(4); change > 0; change--) {
        bytes[10 + random.nextInt(bytes.length - 10)] = (byte) random.nextInt(256);
      }
      byte[] datagram =
          random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
      HeaderResult one = ask(datagram, ONE);
      HeaderResult two = ask(datagram, TWO);
      for (HeaderResult result : List.of(one, two)) {
        assertEquals(false, result.kind() == HeaderResult.Kind.MORE);
        assertEquals(true, result.length() <= datagram.length);
      }
      if (one.kind() == HeaderResult.Kind.COMPLETE) {
        complete++;
        byte[] longer = Arrays.copyOf(datagram, datagram.length + 40);
        assertEquals(one.toString(), ask(longer, ONE).toString());
        assertEquals(one.toString(), ask(Arrays.copyOf(datagram, one.length()), ONE).toString());
      }
    }
    assertEquals(true, complete > 500, "headers among them: " + complete);
  }
}
