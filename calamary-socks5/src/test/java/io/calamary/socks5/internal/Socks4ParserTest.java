package io.calamary.socks5.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Socks4ParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "040100507f00000100 | Request[command=CONNECT, destination=127.0.0.1:80] (9 bytes)",
        "040100507f000001757500 | Request[command=CONNECT, destination=127.0.0.1:80] (11 bytes)",
        "040200507f00000100 | Request[command=BIND, destination=127.0.0.1:80] (9 bytes)",
        "040100500000000000 | Request[command=CONNECT, destination=0.0.0.0:80] (9 bytes)",
        "04010050000000017500612e6200 | Request[command=CONNECT, destination=a.b:80] (14 bytes)",
        "040100500000000100 | more",
        "040100507f0000017575 | more",
        "04010050 | more",
        "04 | more",
        "05 | VERSION: version 5 (expected: 4)",
        "0403 | 'COMMAND: command 3 (expected: 1, 2)'",
        "04010050000000010000 | 'ADDRESS: host: '''' (expected: 1 to 253 characters)'"
      })
  void reads(String hex, String expected) {
    assertEquals(expected, Bytes.everywhere(Bytes.hex(hex), Socks4Parser::parse));
  }

  @Test
  void boundsTexts() {
    String head = "040100507f000001";
    String longest = "61".repeat(255);
    assertEquals(
        "Request[command=CONNECT, destination=127.0.0.1:80] (264 bytes)",
        Bytes.everywhere(Bytes.hex(head + longest + "00"), Socks4Parser::parse));
    assertEquals(
        "VALUE: a user id of more than 255 bytes",
        Bytes.everywhere(Bytes.hex(head + longest + "6100"), Socks4Parser::parse));
    assertEquals(
        "VALUE: a name of more than 255 bytes",
        Bytes.everywhere(
            Bytes.hex("0401005000000001" + "00" + longest + "61"), Socks4Parser::parse));
  }
}
