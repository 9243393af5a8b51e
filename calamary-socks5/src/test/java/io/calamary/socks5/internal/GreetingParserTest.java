package io.calamary.socks5.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GreetingParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "050100 | Greeting[none=true, password=false, gssapi=false] (3 bytes)",
        "05020002 | Greeting[none=true, password=true, gssapi=false] (4 bytes)",
        "0503010200 | Greeting[none=true, password=true, gssapi=true] (5 bytes)",
        "050102 | Greeting[none=false, password=true, gssapi=false] (3 bytes)",
        "050180 | Greeting[none=false, password=false, gssapi=false] (3 bytes)",
        "0500 | Greeting[none=false, password=false, gssapi=false] (2 bytes)",
        "0502ff | more",
        "050101 | Greeting[none=false, password=false, gssapi=true] (3 bytes)",
        "05 | more",
        "'' | more",
        "04010050 | VERSION: version 4 (expected: 5)",
        "06 | VERSION: version 6 (expected: 5)",
        "474554202f | VERSION: version 71 (expected: 5)",
        "160301 | VERSION: version 22 (expected: 5)"
      })
  void reads(String hex, String expected) {
    assertEquals(expected, Bytes.everywhere(Bytes.hex(hex), GreetingParser::parse));
  }
}
