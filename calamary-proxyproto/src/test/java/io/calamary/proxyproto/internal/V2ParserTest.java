package io.calamary.proxyproto.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.proxyproto.Strictness;
import io.calamary.proxyproto.Strictness.BadTlvs;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class V2ParserTest {
  private static final String ADDRESSES = "v2 TCP4 192.0.2.1:1111 => 198.51.100.7:443";
  private static final Strictness LENIENT = Strictness.lenient();

  private static String tlvs(String hex) {
    return Bytes.everywhere(Bytes.tcp4(hex));
  }

  @ParameterizedTest
  @CsvSource({
    "UDP6, 22 0024 20010db8000000000000000000000001 20010db8000000000000000000000002 0001 0002",
    "TCP6, 21 0024 20010db8000000000000000000000001 20010db8000000000000000000000002 0001 0002",
  })
  void readsIpv6(String family, String rest) {
    assertEquals(
        "v2 " + family + " [2001:db8::1]:1 => [2001:db8::2]:2 (52 bytes)",
        Bytes.everywhere(Bytes.v2("21" + rest)));
  }

  @Test
  void readsPortZeroAndMappedAddresses() {
    assertEquals(
        "v2 TCP4 0.0.0.0:0 => 255.255.255.255:65535 (28 bytes)",
        Bytes.everywhere(Bytes.v2("21 11 000c 00000000 ffffffff 0000 ffff")));
    String mapped = "00000000000000000000ffff01020304";
    assertEquals(
        "v2 TCP6 1.2.3.4:1 => 1.2.3.4:2 (52 bytes)",
        Bytes.everywhere(Bytes.v2("21 21 0024" + mapped + mapped + "0001 0002")));
  }

  @Test
  void readsTlvsBehindUnixPaths() {
    assertEquals(
        "v2 UNIX_DATAGRAM [02=61] (236 bytes)",
        Bytes.everywhere(Bytes.v2("21 32 00dc" + "2f".repeat(216) + "02 0001 61")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x11, 0x21, 0x31, 0x41, 0x13, 0xff})
  void skipsExactlyTheLengthOfLocal(int family) {
    String code = HexFormat.of().toHexDigits((byte) family);

    assertEquals("v2 LOCAL (16 bytes)", Bytes.everywhere(Bytes.v2("20" + code + "0000")));
    assertEquals("v2 LOCAL (19 bytes)", Bytes.everywhere(Bytes.v2("20" + code + "0003 020000")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "02", "10", "20", "30", "33", "14", "51", "f0", "ff"})
  void refusesFamiliesThatDoNotExist(String family) {
    assertEquals(
        "WRONG: family and protocol 0x" + family,
        Bytes.everywhere(Bytes.v2("21" + family + "000c c0000201c6336407045701bb")));
    assertEquals(14, Bytes.decidedAfter(Bytes.v2("21" + family)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "01", "10", "11", "22", "2f", "30", "31", "a1"})
  void refusesVersionsAndCommandsThatDoNotExist(String command) {
    assertEquals(
        "WRONG: version and command 0x" + command,
        Bytes.everywhere(Bytes.v2(command + "11 000c c0000201c6336407045701bb")));
    assertEquals(13, Bytes.decidedAfter(Bytes.v2(command + "11")));
  }

  @Test
  void isOfAnotherProtocolUpToTheSignature() {
    for (int i = 0; i < 12; i++) {
      byte[] other = Bytes.v2("2100 0000");
      other[i] ^= 0x20;
      assertEquals("FOREIGN: no PROXY header", Bytes.everywhere(other));
      assertEquals(i + 1, Bytes.decidedAfter(other));
    }
    assertEquals("FOREIGN: no PROXY header", Bytes.everywhere(Bytes.ascii("\r\n\r\nGET / HTTP")));
  }

  @Test
  void judgesTheLengthBeforeAnyMoreIsThere() {
    assertEquals(16, Bytes.decidedAfter(Bytes.v2("21 11 1001 c000")));
    assertEquals(16, Bytes.decidedAfter(Bytes.v2("20 00 1001 c000")));
    assertEquals(16, Bytes.decidedAfter(Bytes.v2("21 00 ffff c000")));
    assertEquals(16, Bytes.decidedAfter(Bytes.v2("21 11 000b c000")));
    assertEquals(16, Bytes.decidedAfter(Bytes.v2("21 21 0023 c000")));
    assertEquals(16, Bytes.decidedAfter(Bytes.v2("21 31 00d7 c000")));
    assertEquals("more", Bytes.everywhere(Bytes.v2("21 11 1000 c000")));
  }

  @Test
  void takesTwoKibibytesOfTlvs() {
    String tlvs = "f0 0400" + "ab".repeat(1024) + "f8 03fa" + "cd".repeat(1018);

    assertTrue(tlvs(tlvs).endsWith("(2076 bytes)"), tlvs(tlvs));
  }

  @Test
  void keepsTlvsOfAnyTypeButPadding() {
    StringBuilder hex = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (int type : new int[] {0x01, 0x02, 0x04, 0x05, 0x30, 0x3f, 0xe0, 0xef, 0xf0, 0xf8, 0xff}) {
      String code = HexFormat.of().toHexDigits((byte) type);
      hex.append(code).append("0002").append("6869");
      if (type != 0x04) {
        expected.append(expected.isEmpty() ? "" : ", ").append(code).append("=6869");
      }
    }

    assertEquals(ADDRESSES + " [" + expected + "] (83 bytes)", tlvs(hex.toString()));
  }

  @ParameterizedTest
  @CsvSource({
    "02, 1 bytes behind the last TLV",
    "0200, 2 bytes behind the last TLV",
    "020001 61 02, 1 bytes behind the last TLV",
    "020001, a TLV that reaches beyond the header",
    "02ffff61, a TLV that reaches beyond the header",
    "200004 01000000, SSL of 4 bytes (expected: 5 or more)",
    "200006 0100000000 21, a TLV that reaches beyond the SSL that holds it",
    "200008 0100000000 21 0001, a TLV that reaches beyond the SSL that holds it",
    "200009 0100000000 21 0002 31 020000, a TLV that reaches beyond the SSL that holds it",
  })
  void refusesTlvsThatDoNotFitUnlessLenient(String hex, String flaw) {
    assertEquals("WRONG: " + flaw, tlvs(hex));
    String lenient = Bytes.everywhere(Bytes.tcp4(hex), LENIENT);
    assertTrue(lenient.startsWith(ADDRESSES), lenient);
  }

  @Test
  void lenientTakesWhatCameBeforeTheFlaw() {
    assertEquals(
        ADDRESSES + " [02=61] (34 bytes)", Bytes.everywhere(Bytes.tcp4("020001 61 0500"), LENIENT));
  }

  @Test
  void boundsNamesAndIds() {
    assertTrue(tlvs("05 0080" + "75".repeat(128)).startsWith(ADDRESSES));
    assertEquals(
        "WRONG: UNIQUE_ID of 129 bytes (expected: at most 128)",
        tlvs("05 0081" + "75".repeat(129)));
    assertTrue(tlvs("02 00ff" + "61".repeat(255)).startsWith(ADDRESSES));
    assertEquals(
        "WRONG: AUTHORITY of 256 bytes (expected: at most 255)",
        tlvs("02 0100" + "61".repeat(256)));
    assertTrue(
        Bytes.everywhere(Bytes.tcp4("05 0081" + "75".repeat(129)), LENIENT).startsWith(ADDRESSES));
  }

  private static byte[] checksummed(String before, String behind) {
    byte[] header = Bytes.tcp4(before + "03 0004 00000000" + behind);
    CRC32C crc = new CRC32C();
    crc.update(header);
    int at = 16 + 12 + before.replace(" ", "").length() / 2 + 3;
    for (int i = 0; i < 4; i++) {
      header[at + i] = (byte) (crc.getValue() >>> 24 - 8 * i);
    }
    return header;
  }

  @Test
  void checksTheChecksumWhereverItStands() {
    Strictness needed = Strictness.builder().requireChecksum(true).build();
    for (byte[] header :
        new byte[][] {
          checksummed("", ""), checksummed("02000161", ""), checksummed("02000161", "04000170")
        }) {
      assertTrue(Bytes.everywhere(header, needed).startsWith(ADDRESSES));
      for (int i = 16; i < header.length; i++) {
        for (int bit = 0; bit < 8; bit++) {
          header[i] ^= (byte) (1 << bit);
          String result = Bytes.ask(header, header.length, Strictness.strict());
          assertTrue(
              result.startsWith("WRONG") || inTlvHead(header, i), "bit " + bit + " of byte " + i);
          header[i] ^= (byte) (1 << bit);
        }
      }
    }
  }

  /** With another type, or with other lengths, there may be no checksum any more. */
  private static boolean inTlvHead(byte[] header, int index) {
    return index >= 28 && index < header.length - 4;
  }

  @Test
  void refusesBadChecksumsHoweverLenient() {
    for (Strictness strictness : new Strictness[] {Strictness.strict(), LENIENT}) {
      assertEquals(
          "WRONG: a checksum of 3 bytes",
          Bytes.everywhere(Bytes.tcp4("03 0003 616263"), strictness));
      assertEquals(
          "WRONG: two checksums",
          Bytes.everywhere(Bytes.tcp4("03 0004 61626364 03 0004 61626364"), strictness));
      assertEquals(
          "WRONG: a wrong checksum", Bytes.everywhere(Bytes.tcp4("03 0004 61626364"), strictness));
    }
  }

  @Test
  void missesAChecksumThatIsNeeded() {
    Strictness needed = Strictness.builder().requireChecksum(true).badTlvs(BadTlvs.IGNORE).build();

    assertEquals("WRONG: no checksum", Bytes.everywhere(Bytes.tcp4("020000"), needed));
    assertEquals("WRONG: no checksum", Bytes.everywhere(Bytes.v2("21 00 0000"), needed));
    assertEquals("v2 LOCAL (16 bytes)", Bytes.everywhere(Bytes.v2("20 00 0000"), needed));
  }

  @Test
  void isNotTakenWhereVersion1IsNeeded() {
    assertEquals(
        "WRONG: version 2 (expected: version 1)",
        Bytes.everywhere(
            Bytes.v2("2100 0000"), Strictness.builder().versions(Strictness.Versions.V1).build()));
  }
}
