package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Checks that an answer does not depend on how bytes were cut into segments.
 *
 * <p>A parser that is asked again with all the bytes so far gives one answer for every way of
 * cutting if, and only if, each beginning of the bytes gets either that answer or "more".
 */
final class Cuts {
  private static final int OFFSET = 3;

  private Cuts() {}

  /** The answer to the whole, checked against each beginning of it and against more behind it. */
  static String everywhere(byte[] bytes, String more, Function<ByteBuf, String> parser) {
    String whole = ask(bytes, bytes.length, parser);
    boolean decided = false;
    for (int length = 0; length < bytes.length; length++) {
      String answer = ask(bytes, length, parser);
      if (decided || !answer.equals(more)) {
        assertEquals(whole, answer, "answer to the first " + length + " bytes");
        decided = true;
      }
    }
    if (!whole.equals(more)) {
      byte[] behind = Arrays.copyOf(bytes, bytes.length + 2000);
      Arrays.fill(behind, bytes.length, behind.length, (byte) 0x16);
      assertEquals(whole, ask(behind, behind.length, parser), "answer with more bytes behind");
    }
    return whole;
  }

  /** Asks with a buffer that ends with the bytes, so that a read beyond them throws. */
  static String ask(byte[] bytes, int length, Function<ByteBuf, String> parser) {
    byte[] array = new byte[OFFSET + length];
    System.arraycopy(bytes, 0, array, OFFSET, length);
    ByteBuf buffer = Unpooled.wrappedBuffer(array).readerIndex(OFFSET);
    String answer = parser.apply(buffer);
    assertEquals(OFFSET, buffer.readerIndex(), "reader index");
    assertEquals(array.length, buffer.writerIndex(), "writer index");
    assertEquals(1, buffer.refCnt(), "reference count");
    return answer;
  }

  /** An answer of the parser of hellos in one line. */
  static String text(HelloResult result) {
    if (result instanceof HelloResult.Malformed malformed) {
      return "MALFORMED " + malformed.flaw();
    }
    if (!(result instanceof HelloResult.Hello found)) {
      return result.toString();
    }
    ClientHello hello = found.hello();
    StringBuilder out = new StringBuilder("HELLO ").append(hello.serverName());
    out.append(hello.nameFlag() == ClientHello.NameFlag.NONE ? "" : " " + hello.nameFlag());
    out.append(hello.trailingDot() ? " DOT" : "");
    out.append(hello.ech() ? " ECH" : "").append(hello.esni() ? " ESNI" : "");
    out.append(hello.sslv2() ? " SSLV2" : "").append(' ').append(hello.version());
    return out.append(' ').append(hello.alpn()).toString();
  }
}
