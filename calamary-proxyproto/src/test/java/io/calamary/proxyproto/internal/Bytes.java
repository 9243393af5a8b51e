package io.calamary.proxyproto.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.proxyproto.Strictness;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes for parsers, and the check that cutting them changes nothing. */
final class Bytes {
  static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  private static final int OFFSET = 3;

  private Bytes() {}

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A header of version 2: what follows the signature, in hex with spaces as one likes. */
  static byte[] v2(String rest) {
    return HexFormat.of().parseHex(SIGNATURE + rest.replace(" ", ""));
  }

  /** A header of version 2 from 192.0.2.1:1111 to 198.51.100.7:443 with TLVs, in hex. */
  static byte[] tcp4(String tlvs) {
    String body = "c0000201c6336407045701bb" + tlvs.replace(" ", "");
    return v2("2111" + HexFormat.of().toHexDigits((short) (body.length() / 2)) + body);
  }

  static String everywhere(byte[] bytes) {
    return everywhere(bytes, Strictness.strict());
  }

  /**
   * The answer to all the bytes. A parser that is asked again with all the bytes so far gives one
   * answer for every way of cutting if, and only if, each beginning of the bytes gets either that
   * answer or "more".
   */
  static String everywhere(byte[] bytes, Strictness strictness) {
    String whole = ask(bytes, bytes.length, strictness);
    boolean decided = false;
    for (int length = 0; length < bytes.length; length++) {
      String answer = ask(bytes, length, strictness);
      if (decided || !answer.equals("more")) {
        assertEquals(whole, answer, "answer to the first " + length + " bytes");
        decided = true;
      }
    }
    if (!whole.equals("more")) {
      byte[] behind = Arrays.copyOf(bytes, bytes.length + 300);
      Arrays.fill(behind, bytes.length, behind.length, (byte) 5);
      assertEquals(whole, ask(behind, behind.length, strictness), "answer with more bytes behind");
    }
    return whole;
  }

  /** How many bytes have to come until it is known what they are. */
  static int decidedAfter(byte[] bytes) {
    for (int length = 0; length <= bytes.length; length++) {
      if (!ask(bytes, length, Strictness.strict()).equals("more")) {
        return length;
      }
    }
    return -1;
  }

  /** Asks with a buffer that ends with the bytes, so that a read beyond them throws. */
  static String ask(byte[] bytes, int length, Strictness strictness) {
    byte[] array = new byte[OFFSET + length];
    System.arraycopy(bytes, 0, array, OFFSET, length);
    ByteBuf buffer = Unpooled.wrappedBuffer(array).readerIndex(OFFSET);
    HeaderResult result = HeaderParser.parse(buffer, OFFSET, strictness);
    assertEquals(OFFSET, buffer.readerIndex(), "reader index");
    assertEquals(array.length, buffer.writerIndex(), "writer index");
    return result.toString();
  }
}
