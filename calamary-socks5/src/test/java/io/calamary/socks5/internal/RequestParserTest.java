package io.calamary.socks5.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestParserTest {
  private static String read(String hex) {
    return Bytes.everywhere(Bytes.hex(hex), RequestParser::parse);
  }

  private static String named(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    return read(
        "05010003"
            + HexFormat.of().toHexDigits((byte) bytes.length)
            + HexFormat.of().formatHex(bytes)
            + "0050");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "050100017f0000011f90 | Request[command=CONNECT, destination=127.0.0.1:8080] (10 bytes)",
        "050200017f0000011f90 | Request[command=BIND, destination=127.0.0.1:8080] (10 bytes)",
        "05030001000000000000 | Request[command=UDP_ASSOCIATE, destination=0.0.0.0:0] (10 bytes)",
        "0501ff017f0000010050 | Request[command=CONNECT, destination=127.0.0.1:80] (10 bytes)",
        "05010004000000000000000000000000000000010050"
            + " | Request[command=CONNECT, destination=[::1]:80] (22 bytes)",
        "0501000400000000000000000000ffff7f0000010050"
            + " | Request[command=CONNECT, destination=127.0.0.1:80] (22 bytes)",
        "050100017f000001 | more",
        "040100017f0000010050 | VERSION: version 4 of a request (expected: 5)",
        "0500 | COMMAND: command 0 (expected: 1-3)",
        "050900017f0000010050 | COMMAND: command 9 (expected: 1-3)",
        "050100057f0000010050 | 'ADDRESS: address type 5 (expected: 1, 3, 4)'",
        "050100007f0000010050 | 'ADDRESS: address type 0 (expected: 1, 3, 4)'",
        "05010003000050 | ADDRESS: a name without characters"
      })
  void reads(String hex, String expected) {
    assertEquals(expected, read(hex));
  }

  @ParameterizedTest
  @CsvSource({
    "o.test, o.test:80",
    "O.Test., o.test:80",
    "127.1, 127.0.0.1:80",
    "::1, [::1]:80",
    "[::1], [::1]:80",
    "2130706433, 127.0.0.1:80"
  })
  void readsNamesAndAddressesWrittenAsNames(String name, String destination) {
    assertTrue(named(name).startsWith("Request[command=CONNECT, destination=" + destination + "]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a\0b",
        "a b",
        "a..b",
        ".a",
        "ä.test",
        "a/b",
        "a:80",
        "u@o.test",
        "*.test",
        "a\u007f"
      })
  void refusesWhatIsNoName(String name) {
    String answer = named(name);
    assertTrue(answer.startsWith("ADDRESS: host: '"), answer);
    assertTrue(answer.chars().allMatch(c -> c >= ' ' && c < 0x7f), answer);
  }

  @Test
  void refusesNamesThatAreTooLong() {
    String label = "x".repeat(49) + ".";
    assertTrue(named(label.repeat(5) + "abc").startsWith("Request["), "253 characters");
    assertTrue(named(label.repeat(5) + "abcd").startsWith("ADDRESS: host: '"), "254 characters");
  }
}
