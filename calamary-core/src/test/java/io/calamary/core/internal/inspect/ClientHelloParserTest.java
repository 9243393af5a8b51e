package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloParserTest {
  private static final int MAX = 64 * 1024;

  @Test
  void tellsSuitesAndGroupsWithoutGrease() {
    byte[] bytes =
        new HelloBytes()
            .suites(0x3a, 0x3a, 0x13, 0x01, 0xc0, 0x2f)
            .extension(0x1a1a)
            .extension(10, 0, 6, 0xda, 0xda, 0x11, 0xec, 0, 0x1d)
            .records();
    HelloResult result = ClientHelloParser.parse(Unpooled.wrappedBuffer(bytes), MAX);
    ClientHello hello = assertInstanceOf(HelloResult.Hello.class, result).hello();
    assertArrayEquals(new int[] {0x1301, 0xc02f}, hello.cipherSuites());
    assertArrayEquals(new int[] {0x11ec, 0x1d}, hello.groups());
    hello.cipherSuites()[0] = 0;
    hello.groups()[0] = 0;
    assertEquals(0x1301, hello.cipherSuites()[0]);
    assertEquals(0x11ec, hello.groups()[0]);
  }

  @ParameterizedTest
  @CsvSource({"0x0300,SSLv3", "0x0301,1.0", "0x0302,1.1", "0x0303,1.2", "0x0304,1.2", "0x0505,1.2"})
  void legacyVersionNeverSaysMoreThanTls12(String version, String expected) {
    byte[] bytes = new HelloBytes().version(Integer.decode(version)).records();
    assertEquals("HELLO null " + expected + " []", parse(bytes));
  }

  @Test
  void refusesVersionsBeforeSsl3() {
    assertEquals("MALFORMED LEGACY_VERSION", parse(new HelloBytes().version(0x02ff).records()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 32})
  void takesSessionIds(int length) {
    byte[] bytes = new HelloBytes().sessionId(length).serverName("a.example").records();
    assertEquals("HELLO a.example 1.2 []", parse(bytes));
  }

  @Test
  void refusesLengthsThatDoNotFit() {
    assertEquals("MALFORMED SESSION_ID", parse(new HelloBytes().sessionId(33).records()));
    assertEquals("MALFORMED CIPHER_SUITES", parse(new HelloBytes().suites(1, 2, 3).records()));
    byte[] noSuites = new HelloBytes().suites().serverName("a.example").records();
    assertEquals("MALFORMED CIPHER_SUITES", parse(noSuites));
    byte[] none = new HelloBytes().compression().serverName("a.example").records();
    assertEquals("MALFORMED COMPRESSION", parse(none));
    byte[] hello = new HelloBytes().serverName("a.example").message();
    int suites = 4 + 2 + 32 + 1 + 32;
    byte[] shortest = new HelloBytes().sessionId(0).suites(0x13, 1).message();
    assertEquals("MALFORMED SESSION_ID", parse(framed(with(shortest, 38, 1))));
    assertEquals("MALFORMED CIPHER_SUITES", parse(framed(with(hello, suites, 0x40))));
    assertEquals("MALFORMED COMPRESSION", parse(framed(with(hello, suites + 8, 0xff))));
    assertEquals("MALFORMED EXTENSIONS_LENGTH", parse(framed(with(hello, suites + 10, 1))));
    assertEquals("MALFORMED EXTENSIONS_LENGTH", parse(framed(with(hello, suites + 11, 0))));
  }

  /** The message ends one byte after the compression methods: no room for a length. */
  @Test
  void refusesAStrayByteInPlaceOfExtensions() {
    byte[] hello = new HelloBytes().message();
    byte[] longer = Arrays.copyOf(hello, hello.length + 1);
    longer[3]++;
    assertEquals("MALFORMED EXTENSIONS_LENGTH", parse(framed(longer)));
  }

  @Test
  void refusesOtherMessages() {
    byte[] hello = new HelloBytes().message();
    assertEquals("MALFORMED NOT_CLIENT_HELLO", parse(framed(with(hello, 0, 2))));
    assertEquals("MALFORMED NOT_CLIENT_HELLO", parse(HelloBytes.record(22, new byte[] {0})));
    byte[] tooShort = HelloBytes.record(22, new byte[] {1, 0, 0, 40});
    assertEquals("MALFORMED MESSAGE_TOO_SHORT", parse(tooShort));
    assertEquals("NEED_MORE", parse(HelloBytes.record(22, new byte[] {1, 0, 0, 41})));
  }

  @ParameterizedTest
  @CsvSource({
    "1603,NEED_MORE",
    "16,NEED_MORE",
    "1641,NOT_TLS",
    "1602,NOT_TLS",
    "1604,NOT_TLS",
    "13,NOT_TLS",
    "19,NOT_TLS",
    "1a,NOT_TLS",
    "00,NOT_TLS",
    "47,NOT_TLS",
    "7f,NOT_TLS",
    "14,NEED_MORE",
    "1403,MALFORMED FIRST_RECORD_NOT_HANDSHAKE",
    "1703,MALFORMED FIRST_RECORD_NOT_HANDSHAKE",
    "1501,NOT_TLS"
  })
  void decidesByTheFirstBytes(String hex, String expected) {
    assertEquals(expected, parse(HexFormat.of().parseHex(hex)));
  }

  /** The bound is on all bytes, and is felt as soon as the lengths tell that it can't hold. */
  @Test
  void refusesWhatCanNotFitAtOnce() {
    byte[] records = new HelloBytes().extension(21, new byte[40_000]).serverName("a.eg").records();
    int whole = records.length;
    assertEquals("HELLO a.eg 1.2 []", Cuts.ask(records, whole, b -> text(b, whole)));
    int bound = whole - 1;
    assertEquals("NEED_MORE", Cuts.ask(records, 8, b -> text(b, bound)));
    assertEquals("MALFORMED MESSAGE_TOO_LONG", Cuts.ask(records, 9, b -> text(b, bound)));
    byte[] huge = HelloBytes.bytes(22, 3, 1, 0, 4, 1, 1, 0, 0);
    assertEquals("NEED_MORE", Cuts.ask(huge, 6, b -> text(b, MAX)));
    assertEquals("MALFORMED MESSAGE_TOO_LONG", Cuts.ask(huge, 7, b -> text(b, MAX)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 49, 50, 100})
  void smallBoundsAreKept(int bound) {
    byte[] bytes = new HelloBytes().serverName("a.example").records();
    String answer = Cuts.everywhere(bytes, "NEED_MORE", b -> text(b, bound));
    assertEquals("MALFORMED MESSAGE_TOO_LONG", answer);
  }

  @Test
  void readsMessagesWithoutRecords() {
    byte[] message = new HelloBytes().serverName("q.example").alpn("h3").message();
    assertEquals("HELLO q.example 1.2 [h3]", parseMessage(message, MAX));
    assertEquals("HELLO q.example 1.2 [h3]", parseMessage(message, message.length));
    assertEquals("MALFORMED MESSAGE_TOO_LONG", parseMessage(message, message.length - 1));
    assertEquals("MALFORMED NOT_CLIENT_HELLO", parseMessage(with(message, 0, 2), MAX));
    assertEquals("MALFORMED SESSION_ID", parseMessage(with(message, 38, 33), MAX));
    assertEquals("NEED_MORE", parseMessage(new byte[0], MAX));
  }

  @Test
  void waitingAllocatesNothing() {
    ThreadMXBean threads =
        assertInstanceOf(ThreadMXBean.class, ManagementFactory.getThreadMXBean());
    byte[] message = new HelloBytes().extension(21, new byte[20_000]).message();
    byte[] records = HelloBytes.records(message, 500);
    ByteBuf bytes = Unpooled.wrappedBuffer(records, 0, records.length - 1);
    for (int i = 0; i < 1000; i++) {
      assertEquals(HelloResult.Plain.NEED_MORE, ClientHelloParser.parse(bytes, MAX));
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    boolean more = true;
    for (int i = 0; i < 10_000; i++) {
      more &= ClientHelloParser.parse(bytes, MAX) == HelloResult.Plain.NEED_MORE;
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(more);
    assertTrue(allocated < 10_000, "allocated " + allocated + " bytes in 10000 calls");
  }

  private static String parse(byte[] bytes) {
    return Cuts.everywhere(bytes, "NEED_MORE", b -> text(b, MAX));
  }

  private static String parseMessage(byte[] bytes, int maxBytes) {
    return Cuts.everywhere(
        bytes, "NEED_MORE", b -> Cuts.text(ClientHelloParser.parseMessage(b, maxBytes)));
  }

  private static String text(ByteBuf bytes, int maxBytes) {
    return Cuts.text(ClientHelloParser.parse(bytes, maxBytes));
  }

  private static byte[] framed(byte[] message) {
    return HelloBytes.records(message, 1000);
  }

  private static byte[] with(byte[] original, int index, int value) {
    byte[] out = original.clone();
    out[index] = (byte) value;
    return out;
  }
}
