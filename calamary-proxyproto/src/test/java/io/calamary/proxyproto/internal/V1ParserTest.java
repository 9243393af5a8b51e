package io.calamary.proxyproto.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.proxyproto.Strictness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class V1ParserTest {
  private static String line(String text) {
    return Bytes.everywhere(Bytes.ascii(text));
  }

  @ParameterizedTest
  @CsvSource({
    "TCP4 0.0.0.0 255.255.255.255 0 65535, TCP4 0.0.0.0:0 => 255.255.255.255:65535",
    "TCP4 10.20.30.40 1.0.0.1 65535 1, TCP4 10.20.30.40:65535 => 1.0.0.1:1",
    "TCP6 :: ::1 1 2, TCP6 [::]:1 => [::1]:2",
    "TCP6 1:: 1::2 1 2, TCP6 [1::]:1 => [1::2]:2",
    "TCP6 1:2:3:4:5:6:7:8 ABCD:ef01:: 1 2, TCP6 [1:2:3:4:5:6:7:8]:1 => [abcd:ef01::]:2",
    "TCP6 1:2:3:4:5:6:7:: ::2:3:4:5:6:7:8 1 2, TCP6 [1:2:3:4:5:6:7:0]:1 => [0:2:3:4:5:6:7:8]:2",
    "TCP6 ::ffff:1.2.3.4 64:ff9b::1.2.3.4 1 2, TCP6 1.2.3.4:1 => [64:ff9b::102:304]:2",
    "TCP6 1:2:3:4:5:6:7.8.9.10 0:0:0:0:0:0:0:1 1 2," + " TCP6 [1:2:3:4:5:6:708:90a]:1 => [::1]:2",
  })
  void readsAddressesOfAnyForm(String text, String expected) {
    String line = "PROXY " + text + "\r\n";

    assertEquals("v1 " + expected + " (" + line.length() + " bytes)", line(line));
  }

  @Test
  void readsTheLongestLines() {
    String six = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";

    assertTrue(
        line("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n").endsWith("(56 bytes)"));
    assertTrue(line("PROXY TCP6 " + six + " " + six + " 65535 65535\r\n").endsWith("(104 bytes)"));
    assertEquals(
        "v1 UNSPEC (107 bytes)", line("PROXY UNKNOWN " + six + " " + six + " 65535 65535\r\n"));
    assertEquals("v1 UNSPEC (107 bytes)", line("PROXY UNKNOWN " + "\0".repeat(91) + "\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TCP4 1.2.3.4 5.6.7.8 1 2\n",
        "TCP4 1.2.3.4 5.6.7.8 1 2\rx",
        "TCP4 1.2.3.4 5.6.7.8 1 2 \r\n",
        "TCP4 1.2.3.4 5.6.7.8 1 2 3\r\n",
        "TCP4 1.2.3.4 5.6.7.8 1\r\n",
        "TCP4 1.2.3.4  5.6.7.8 1 2\r\n",
        "TCP4\t1.2.3.4 5.6.7.8 1 2\r\n",
        "TCP4  1.2.3.4 5.6.7.8 1 2\r\n",
        "TCP4 1.2.3 5.6.7.8 1 2\r\n",
        "TCP4 1.2.3.4.5 5.6.7.8 1 2\r\n",
        "TCP4 1.2.3.256 5.6.7.8 1 2\r\n",
        "TCP4 1.2.3.04 5.6.7.8 1 2\r\n",
        "TCP4 1.2.3.00 5.6.7.8 1 2\r\n",
        "TCP4 1.2..4 5.6.7.8 1 2\r\n",
        "TCP4 .1.2.4 5.6.7.8 1 2\r\n",
        "TCP4 1.2.3.4. 5.6.7.8 1 2\r\n",
        "TCP4 0x1.2.3.4 5.6.7.8 1 2\r\n",
        "TCP4 -1.2.3.4 5.6.7.8 1 2\r\n",
        "TCP4 ::ffff:1.2.3.4 5.6.7.8 1 2\r\n",
        "TCP4 localhost 5.6.7.8 1 2\r\n",
        "TCP4 1.2.3.4 5.6.7.8 01 2\r\n",
        "TCP4 1.2.3.4 5.6.7.8 00 2\r\n",
        "TCP4 1.2.3.4 5.6.7.8 +1 2\r\n",
        "TCP4 1.2.3.4 5.6.7.8  2\r\n",
        "TCP4 1.2.3.4 5.6.7.8 1 \r\n",
        "TCP4 1.2.3.4 5.6.7.8 1 65536\r\n",
        "TCP4 1.2.3.4 5.6.7.8 1 100000\r\n",
        "TCP4 1.2.3.4 5.6.7.8 1 4294967297\r\n",
        "TCP6 1.2.3.4 5.6.7.8 1 2\r\n",
        "TCP6 :1::2 ::1 1 2\r\n",
        "TCP6 : ::1 1 2\r\n",
        "TCP6 1: ::1 1 2\r\n",
        "TCP6 1::2::3 ::1 1 2\r\n",
        "TCP6 1:::2 ::1 1 2\r\n",
        "TCP6 ::: ::1 1 2\r\n",
        "TCP6 1:2:3:4:5:6:7 ::1 1 2\r\n",
        "TCP6 1:2:3:4:5:6:7:8:9 ::1 1 2\r\n",
        "TCP6 1:2:3:4::5:6:7:8 ::1 1 2\r\n",
        "TCP6 1:2:3:4:5:6:7:8:: ::1 1 2\r\n",
        "TCP6 00001:: ::1 1 2\r\n",
        "TCP6 g:: ::1 1 2\r\n",
        "TCP6 [::1] ::1 1 2\r\n",
        "TCP6 fe80::1%eth0 ::1 1 2\r\n",
        "TCP6 1:2:3:4:5:6:7:1.2.3.4 ::1 1 2\r\n",
        "TCP6 1:2:3:4:5:6::1.2.3.4 ::1 1 2\r\n",
        "TCP6 1:2:3:4:5:1.2.3.4 ::1 1 2\r\n",
        "TCP6 ::1.2.3.4:5 ::1 1 2\r\n",
        "TCP6 ::1.2.3 ::1 1 2\r\n",
        "TCP6 ::a.2.3.4 ::1 1 2\r\n",
        "TCP6 ::01.2.3.4 ::1 1 2\r\n",
        "TCP5 ::1 ::1 1 2\r\n",
        "UDP4 1.2.3.4 5.6.7.8 1 2\r\n",
        "tcp4 1.2.3.4 5.6.7.8 1 2\r\n",
        "\r\n",
        "UNKNOWN\n",
        "UNKNOWN \n",
        "UNKNOWN x\nGET / HTTP/1.1\r\n",
        "UNKNOWN x\rx\r\n",
        "UNKNOWNx\r\n",
        "UNKNOWN\rx"
      })
  void refusesWhatIsNotCanonical(String text) {
    String result = line("PROXY " + text);

    assertTrue(result.startsWith("WRONG: "), result);
  }

  @Test
  void refusesALineThatDoesNotEndAtTheFirstByteTooMuch() {
    assertEquals("WRONG: a line of more than 107 bytes", line("PROXY UNKNOWN " + "x".repeat(92)));
    assertEquals(106, Bytes.decidedAfter(Bytes.ascii("PROXY UNKNOWN " + "x".repeat(200))));
    String long6 = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255";
    assertEquals(
        "WRONG: a line of more than 107 bytes",
        line("PROXY TCP6 " + long6 + " " + long6 + " 65535 65535\r\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "1, GET / HTTP/1.1",
    "2, POST / HTTP/1.1",
    "6, PROXY/1",
    "7, PROXY X",
    "10, PROXY TCP5",
    "16, PROXY TCP4 1.256",
    "14, PROXY TCP4 1.x",
    "9, PROXY UNx",
    "14, PROXY UNKNOWNx",
  })
  void decidesAtTheFirstByteThatCanNotBe(int after, String text) {
    assertEquals(after, Bytes.decidedAfter(Bytes.ascii(text)));
  }

  @Test
  void ofAnotherProtocolIsWhatHasNoSignature() {
    for (String text : new String[] {"PROXZ", "P\r\n", "proxy ", "\u0016\u0003\u0001", "SSH-2.0"}) {
      assertEquals("FOREIGN: no PROXY header", line(text));
    }
    assertEquals("more", line("PROXY"));
  }

  @Test
  void isNotTakenWhereVersion2OrAChecksumIsNeeded() {
    byte[] line = Bytes.ascii("PROXY UNKNOWN\r\n");

    assertEquals(
        "WRONG: version 1 (expected: version 2)",
        Bytes.everywhere(line, Strictness.builder().versions(Strictness.Versions.V2).build()));
    assertEquals(
        "WRONG: version 1 (expected: version 2 with a checksum)",
        Bytes.everywhere(line, Strictness.builder().requireChecksum(true).build()));
  }
}
