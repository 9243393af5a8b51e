package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not QUIC: DNS, NTP and DTLS are recognised, anything else is unknown. */
class DatagramInspectorTest {
  private static final String HEAD = "123401000001000000000000";
  private static final String QUESTION = "03777777076578616d706c6503636f6d0000010001";

  static final byte[] QUERY =
      hex(
          "1234012000010000000000010377777706"
              + "6578616d706c0000010001"
              + opt("0004" + "00080000"));

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static String opt(String data) {
    return "00002904d000000000" + data;
  }

  private static String look(String hex) {
    return Datagrams.look(hex(hex));
  }

  @Test
  void knowsQueriesOfDns() {
    assertEquals("DNS", look(HEAD + QUESTION));
    assertEquals("DNS", Datagrams.look(QUERY));
    assertEquals("DNS", look("000000000001000000000000" + "0000020001"));
    assertEquals("DNS", look("123401000001000000000001" + QUESTION + opt("0000")));
    String long63 = "3f" + "61".repeat(63);
    assertEquals("DNS", look(HEAD + long63.repeat(3) + "3d" + "61".repeat(61) + "0000010001"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    // One byte too few, and one too many.
    HEAD + ", 03777777076578616d706c6503636f6d00000100",
    HEAD + ", " + QUESTION + "00",
    // An answer, another opcode, a truncated one, a response code, a reserved bit.
    "123481000001000000000000, " + QUESTION,
    "123428000001000000000000, " + QUESTION,
    "123403000001000000000000, " + QUESTION,
    "123401030001000000000000, " + QUESTION,
    "123401400001000000000000, " + QUESTION,
    // No question, two, an answer, an authority, three additional records.
    "123401000000000000000000, ''",
    "123401000002000000000000, " + QUESTION + QUESTION,
    "123401000001000100000000, " + QUESTION,
    "123401000001000000010000, " + QUESTION,
    "123401000001000000000003, " + QUESTION + "0000290000000000000000" + "0000290000000000000000",
    "123401000001000000000001, " + QUESTION,
    "123401000001000000000001, " + QUESTION + "00002900000000000000",
    "123401000001000000000001, " + QUESTION + "00002904d0000000000005aa",
    // A pointer, a label of 64 bytes, a name without an end.
    HEAD + ", c00c00010001",
    HEAD + ", 40000000000100010000",
    HEAD + ", 3f6161616161",
  })
  void knowsWhatIsNoQuery(String head, String rest) {
    assertEquals("UNKNOWN", look(head + rest));
  }

  @Test
  void aNameIsNotTooLong() {
    String long63 = "3f" + "61".repeat(63);
    assertEquals("UNKNOWN", look(HEAD + long63.repeat(4) + "0000010001"));
  }

  @ParameterizedTest
  @CsvSource({
    "23000620, 48, NTP",
    "e30006e9, 48, NTP",
    "1b000000, 48, NTP",
    "230006ec, 68, NTP",
    "230006ec, 72, NTP",
    "23000620, 47, UNKNOWN",
    "23000620, 49, UNKNOWN",
    "23000620, 52, UNKNOWN",
    "24000620, 48, UNKNOWN",
    "2b000620, 48, UNKNOWN",
    "03000620, 48, UNKNOWN",
    "23110620, 48, UNKNOWN",
    "23001220, 48, UNKNOWN",
    "23000620, 1000, UNKNOWN",
  })
  void knowsRequestsOfNtp(String head, int size, String expected) {
    assertEquals(expected, Datagrams.look(Arrays.copyOf(hex(head), size)));
  }

  @Test
  void knowsNtpWithExtensionFields() {
    byte[] nts = Arrays.copyOf(hex("23000620"), 48 + 36 + 104);
    byte[] unique = hex("01040024");
    byte[] cookie = hex("02040068");
    System.arraycopy(unique, 0, nts, 48, 4);
    System.arraycopy(cookie, 0, nts, 48 + 36, 4);
    assertEquals("NTP", Datagrams.look(nts));
    nts[48 + 36 + 3] = 0x6c;
    assertEquals("UNKNOWN", Datagrams.look(nts));
  }

  @ParameterizedTest
  @CsvSource({
    // STUN, TURN channel data, WireGuard, uTP, RTP, OpenVPN, a DTLS alert, TLS, text.
    "000100002112a442000102030405060708090a0b, 20",
    "40010008, 12",
    "01000000aabbccdd, 148",
    "21000000aabbccdd, 20",
    "80600001000000010000000a, 172",
    "80000000000000010000000a, 172",
    "38aabbccdd, 14",
    "15fefd0000000000000000000202" + "28, 15",
    "16030100050100000100, 10",
    "4d2d534541524348202a, 10",
    "'', 0",
    "00, 1",
    "ff, 1",
    "4f0102030405060708, 1200",
  })
  void knowsNothingElse(String head, int size) {
    assertEquals("UNKNOWN", Datagrams.look(Arrays.copyOf(hex(head), size)));
  }

  private static final byte[] HELLO = dtlsHello("fefd", "");

  /** The message of a ClientHello as DTLS has it: with a cookie behind the session ID. */
  private static byte[] dtlsHello(String version, String cookie) {
    byte[] tls =
        new HelloBytes().sessionId(0).serverName("www.example.com").alpn("webrtc").message();
    return HelloBytes.concat(
        hex(version),
        Arrays.copyOfRange(tls, 6, 39),
        HelloBytes.vector(1, hex(cookie)),
        Arrays.copyOfRange(tls, 39, tls.length));
  }

  /** A record with a fragment of a ClientHello. */
  static byte[] dtls(byte[] body, int from, int to) {
    return dtls(body, from, to, 0);
  }

  private static byte[] dtls(byte[] body, int from, int to, int sequence) {
    byte[] fragment =
        HelloBytes.concat(
            HelloBytes.bytes(1, body.length >> 16, body.length >> 8, body.length),
            HelloBytes.bytes(0, sequence, from >> 16, from >> 8, from),
            HelloBytes.vector(3, Arrays.copyOfRange(body, from, to)));
    return HelloBytes.concat(hex("16feff0000000000000000"), HelloBytes.vector(2, fragment));
  }

  @Test
  void readsTheHelloOfDtls() {
    String found = "DTLS www.example.com [webrtc] ";
    int end = HELLO.length;
    assertEquals(found + "1.2", Datagrams.look(dtls(HELLO, 0, end)));
    byte[] old = dtlsHello("feff", "0102030405");
    assertEquals(found + "1.1", Datagrams.look(dtls(old, 0, old.length)));
    byte[] one = dtls(HELLO, 0, 20);
    byte[] two = dtls(HELLO, 20, 50);
    byte[] three = dtls(HELLO, 50, end);
    assertEquals(found + "1.2", Datagrams.look(one, two, three));
    assertEquals(found + "1.2", Datagrams.look(three, three, one, dtls(HELLO, 10, 60)));
    assertEquals(found + "1.2", Datagrams.look(HelloBytes.concat(one, two, three)));
    for (int cut = 0; cut < end; cut++) {
      assertEquals(found + "1.2", Datagrams.look(dtls(HELLO, 0, cut), dtls(HELLO, cut, end)));
    }
  }

  @Test
  void readsTheHelloWithTheCookie() {
    Datagrams flow = new Datagrams();
    String found = "DTLS www.example.com [webrtc] 1.2";
    assertEquals(found, flow.next(dtls(HELLO, 0, HELLO.length)));
    byte[] again = dtlsHello("fefd", "aabbccdd");
    assertEquals("MORE", flow.next(dtls(again, 0, 30, 1)));
    assertEquals(found, flow.next(dtls(again, 30, again.length, 1)));
  }

  @Test
  void readsTheVersionOfDtls13() {
    byte[] tls = new HelloBytes().sessionId(0).extension(43, 4, 0xfe, 0xfc, 0xfe, 0xfd).message();
    byte[] body =
        HelloBytes.concat(
            hex("fefd"),
            Arrays.copyOfRange(tls, 6, 39),
            new byte[1],
            Arrays.copyOfRange(tls, 39, tls.length));
    assertEquals("DTLS 1.3", Datagrams.look(dtls(body, 0, body.length)));
  }

  @Test
  void knowsMalformedDtls() {
    byte[] other = HELLO.clone();
    other[40] ^= 1;
    String malformed = "DTLS malformed";
    int end = HELLO.length;
    assertEquals(malformed, Datagrams.look(dtls(HELLO, 0, 60), dtls(other, 40, end)));
    assertEquals(
        malformed, Datagrams.look(dtls(HELLO, 0, 60), dtls(Arrays.copyOf(HELLO, 99), 0, 60)));
    assertEquals(malformed, Datagrams.look(dtls(HELLO, 0, 60), dtls(HELLO, 60, end, 1)));
    assertEquals(malformed, Datagrams.look(Arrays.copyOf(dtls(HELLO, 0, end), 60)));
    assertEquals(malformed, Datagrams.look(dtls(Arrays.copyOf(HELLO, 40_000), 0, 60)));
    byte[] wrongCookie = HELLO.clone();
    wrongCookie[35] = (byte) 0xff;
    assertEquals(malformed, Datagrams.look(dtls(wrongCookie, 0, end)));
    byte[] tiny = new byte[20];
    assertEquals(malformed, Datagrams.look(dtls(tiny, 0, 20)));
    Datagrams flow = new Datagrams();
    assertEquals("MORE", flow.next(dtls(HELLO, 0, 60)));
    assertEquals("MORE", flow.next(QUERY));
    assertEquals(malformed, flow.stalled());
  }

  @Test
  void nothingInTimeIsUnknown() {
    assertEquals("UNKNOWN", new Datagrams().stalled());
  }

  @Test
  void onlyNamesMayBeginAnew() {
    Datagrams flow = new Datagrams();
    assertEquals("DNS", flow.next(QUERY));
    assertEquals(false, flow.mayBegin(QUERY));
    assertEquals(false, flow.mayBegin(new byte[0]));
    assertEquals(true, flow.mayBegin(dtls(HELLO, 0, HELLO.length)));
    assertEquals(true, flow.mayBegin(hex("c0")));
    assertEquals("UNKNOWN", flow.next(hex("c0")));
  }
}
