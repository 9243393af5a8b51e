package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerNameExtensionTest {
  @ParameterizedTest
  @CsvSource({
    "www.example.com,www.example.com",
    "WWW.Example.COM,www.example.com",
    "xn--bcher-kva.example,xn--bcher-kva.example",
    "_dns.example,_dns.example",
    "localhost,localhost",
    "1.2.3.example,1.2.3.example"
  })
  void takesNames(String written, String expected) {
    assertEquals("HELLO " + expected + " 1.2 []", parse(new HelloBytes().serverName(written)));
  }

  @Test
  void takesOneTrailingDotOff() {
    assertEquals("HELLO a.eg DOT 1.2 []", parse(new HelloBytes().serverName("A.eg.")));
    assertEquals("HELLO null INVALID 1.2 []", parse(new HelloBytes().serverName("a.eg..")));
    assertEquals("HELLO null INVALID 1.2 []", parse(new HelloBytes().serverName(".")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.1",
        "192.0.2.1.",
        "127.1",
        "0x7f.1",
        "2130706433",
        "::1",
        "[::1]",
        "2001:db8::1"
      })
  void anAddressIsNoName(String written) {
    String answer = parse(new HelloBytes().serverName(written)).replace(" DOT", "");
    assertEquals("HELLO null ADDRESS 1.2 []", answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b.eg", " a.eg", "a.eg ", "a.eg\u0000", "\u0000", "a\u0000.eg", "a\n.eg", "a\u007f.eg",
        "*.eg", "a/b.eg", "a.eg:443", "a..eg", ".a.eg", "b\u00fccher.eg", "a\u00ff.eg", "a@b.eg",
        "a%2e.eg", "a\\.eg", "[a.eg]", "1.2.3.4.5", "a.256", "a.0x1f", "256.256.256.256"
      })
  void neverPassesABadNameOn(String written) {
    assertEquals("HELLO null INVALID 1.2 []", parse(new HelloBytes().serverName(written)));
  }

  @Test
  void namesAndLabelsHaveTheLengthsOfDns() {
    String label = "a".repeat(63);
    String longest = (label + ".").repeat(3) + "b".repeat(61);
    assertEquals(253, longest.length());
    assertEquals("HELLO " + longest + " 1.2 []", parse(new HelloBytes().serverName(longest)));
    assertEquals(
        "HELLO " + longest + " DOT 1.2 []", parse(new HelloBytes().serverName(longest + ".")));
    assertEquals("HELLO null INVALID 1.2 []", parse(new HelloBytes().serverName(longest + "b")));
    assertEquals("HELLO null INVALID 1.2 []", parse(new HelloBytes().serverName(label + "a.eg")));
  }

  @Test
  void saysWhenThereIsNoHostName() {
    assertEquals("HELLO null MISSING 1.2 []", parse(new HelloBytes().serverName("")));
    assertEquals("HELLO null MISSING 1.2 []", parse(new HelloBytes().extension(0)));
    assertEquals("HELLO null MISSING 1.2 []", parse(new HelloBytes().extension(0, 0, 0)));
    assertEquals(
        "HELLO null MISSING 1.2 []", parse(new HelloBytes().extension(0, 0, 5, 1, 0, 2, 'a', 'b')));
  }

  @Test
  void otherTypesOfNameAreSkipped() {
    int[] list = {0, 14, 9, 0, 2, 'x', 'y', 0, 0, 3, 'a', '.', 'b', 7, 0, 0};
    list[1] = list.length - 2;
    assertEquals("HELLO a.b 1.2 []", parse(new HelloBytes().extension(0, list)));
  }

  @Test
  void refusesASecondHostName() {
    byte[] name = HelloBytes.concat(new byte[] {0}, HelloBytes.vector(2, ascii("a.eg")));
    byte[] empty = new byte[] {0, 0, 0};
    for (byte[] list :
        new byte[][] {HelloBytes.concat(name, name), HelloBytes.concat(empty, name)}) {
      HelloBytes hello = new HelloBytes().extension(0, HelloBytes.vector(2, list));
      assertEquals("MALFORMED DUPLICATE_SERVER_NAME", parse(hello));
    }
  }

  @Test
  void refusesLengthsThatDoNotFit() {
    int[][] bad = {
      {0},
      {0, 1},
      {0, 1, 0, 0},
      {0, 2, 0, 0},
      {0, 3, 0, 0, 1},
      {0, 4, 0, 0, 2, 'a'},
      {0, 5, 0, 0, 1, 'a'},
      {0, 3, 0, 0, 1, 'a'},
      {0, 6, 0, 0, 1, 'a', 0, 0},
      {0xff, 0xff, 0, 0, 1, 'a'}
    };
    for (int[] data : bad) {
      assertEquals("MALFORMED SERVER_NAME_LENGTH", parse(new HelloBytes().extension(0, data)));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String parse(HelloBytes hello) {
    return Cuts.everywhere(
        hello.records(), "NEED_MORE", b -> Cuts.text(ClientHelloParser.parse(b, 4096)));
  }
}
