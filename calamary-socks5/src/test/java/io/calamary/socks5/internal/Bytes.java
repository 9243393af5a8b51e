package io.calamary.socks5.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Function;

/** Bytes for parsers, and the check that cutting them changes nothing. */
final class Bytes {
  private static final int OFFSET = 3;

  private Bytes() {}

  /** Bytes from hex, with spaces and commas as one likes. */
  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("[ ,]", ""));
  }

  /**
   * The answer to all the bytes. A parser that is asked again with all the bytes so far gives one
   * answer for every way of cutting if, and only if, each beginning of the bytes gets either that
   * answer or "more".
   */
  static String everywhere(byte[] bytes, Function<ByteBuf, Parsed<?>> parser) {
    String whole = ask(bytes, bytes.length, parser);
    boolean decided = false;
    for (int length = 0; length < bytes.length; length++) {
      String answer = ask(bytes, length, parser);
      if (decided || !answer.equals("more")) {
        assertEquals(whole, answer, "answer to the first " + length + " bytes");
        decided = true;
      }
    }
    if (!whole.equals("more")) {
      byte[] behind = Arrays.copyOf(bytes, bytes.length + 300);
      Arrays.fill(behind, bytes.length, behind.length, (byte) 5);
      assertEquals(whole, ask(behind, behind.length, parser), "answer with more bytes behind");
    }
    return whole;
  }

  /** Asks with a buffer that ends with the bytes, so that a read beyond them throws. */
  static String ask(byte[] bytes, int length, Function<ByteBuf, Parsed<?>> parser) {
    byte[] array = new byte[OFFSET + length];
    System.arraycopy(bytes, 0, array, OFFSET, length);
    ByteBuf buffer = Unpooled.wrappedBuffer(array).readerIndex(OFFSET);
    Parsed<?> parsed = parser.apply(buffer);
    assertEquals(OFFSET, buffer.readerIndex(), "reader index");
    assertEquals(array.length, buffer.writerIndex(), "writer index");
    return parsed.toString();
  }
}
