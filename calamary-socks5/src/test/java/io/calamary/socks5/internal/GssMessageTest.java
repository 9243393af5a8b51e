package io.calamary.socks5.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GssMessageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 01010001ff | GssMessage[type=1, tokenLength=1] (5 bytes)",
        "2 | 01020002ffff | GssMessage[type=2, tokenLength=2] (6 bytes)",
        "1 | 01010002ff | more",
        "1 | 010100 | more",
        "1 | 01 | more",
        "1 | '' | more",
        "1 | 01010000 | VALUE: GSS-API message without a token",
        "1 | 01ff | VALUE: the client aborts (expected: 1)",
        "3 | 01ff | VALUE: the client aborts (expected: 3)",
        "1 | 01020001 | VALUE: GSS-API message of type 2 (expected: 1)",
        "3 | 01010001 | VALUE: GSS-API message of type 1 (expected: 3)",
        "1 | 05010001 | VERSION: version 5 of a GSS-API message (expected: 1)",
        "3 | 05010003 | VERSION: version 5 of a GSS-API message (expected: 1)"
      })
  void reads(int type, String hex, String expected) {
    assertEquals(expected, Bytes.everywhere(Bytes.hex(hex), in -> GssMessage.parse(in, type)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 65_535})
  void takesWhatWasWritten(int length) {
    byte[] token = new byte[length];
    new Random(length).nextBytes(token);
    ByteBuf bytes = GssMessage.write(Unpooled.buffer(), GssMessage.DATA, token).writeByte(7);

    Parsed<GssMessage> parsed = GssMessage.parse(bytes, GssMessage.DATA);

    assertEquals(4 + length, parsed.length());
    assertArrayEquals(token, parsed.value().take(bytes));
    assertEquals(1, bytes.readableBytes());
  }

  @Test
  void waitsForTheLastByteOfTheLongest() {
    byte[] bytes = new byte[4 + 65_535 - 1];
    bytes[0] = 1;
    bytes[1] = 3;
    bytes[2] = (byte) 255;
    bytes[3] = (byte) 255;
    assertEquals("more", Bytes.ask(bytes, bytes.length, in -> GssMessage.parse(in, 3)));
  }
}
