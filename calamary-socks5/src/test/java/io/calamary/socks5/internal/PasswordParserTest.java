package io.calamary.socks5.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.auth.Credentials;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0101750170 | Credentials[user=u] (5 bytes)",
        "0102c3a40170 | Credentials[user=ä] (6 bytes)",
        "01017502c3a4 | Credentials[user=u] (6 bytes)",
        "0101750270 | more",
        "010175 | more",
        "0102 | more",
        "0501750170 | VERSION: version 5 of user and password (expected: 1)",
        "0100 | VALUE: no user",
        "01017500 | VALUE: no password",
        "0101e40170 | VALUE: user or password is not printable UTF-8",
        "0101750100 | VALUE: user or password is not printable UTF-8",
        "01010a0170 | VALUE: user or password is not printable UTF-8"
      })
  void reads(String hex, String expected) {
    assertEquals(expected, Bytes.everywhere(Bytes.hex(hex), PasswordParser::parse));
  }

  @Test
  void takesTheLongest() {
    byte[] bytes = new byte[3 + 255 + 255];
    java.util.Arrays.fill(bytes, (byte) 'x');
    bytes[0] = 1;
    bytes[1] = (byte) 255;
    bytes[2 + 255] = (byte) 255;
    Credentials parsed = PasswordParser.parse(Unpooled.wrappedBuffer(bytes)).value();
    assertEquals(new Credentials("x".repeat(255), "x".repeat(255)), parsed);
    Bytes.everywhere(bytes, PasswordParser::parse);
  }
}
