package io.calamary.core.internal.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * What came of a handshake with a peer whose bytes are known.
 *
 * @param outcome how it ended
 * @param said all that was written
 * @param rest what was not taken
 */
record Played(Outcome outcome, byte[] said, byte[] rest) {
  /** Plays the bytes whole, one by one, and cut in two at each place; all must come to the same. */
  static Played everywhere(Supplier<Handshake> made, byte[] bytes) {
    Played whole = in(made.get(), bytes, bytes.length);
    for (int cut = 1; cut < bytes.length; cut++) {
      assertSame(whole, in(made.get(), bytes, cut), "cut at " + cut);
    }
    assertSame(whole, in(made.get(), bytes, 1, true), "byte by byte");
    return whole;
  }

  private static void assertSame(Played expected, Played actual, String how) {
    assertEquals(expected.outcome, actual.outcome, how);
    assertEquals(hex(expected.said), hex(actual.said), how);
    assertEquals(hex(expected.rest), hex(actual.rest), how);
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static Played in(Handshake handshake, byte[] bytes, int first) {
    return in(handshake, bytes, first, false);
  }

  private static Played in(Handshake handshake, byte[] bytes, int piece, boolean all) {
    ByteBuf in = Unpooled.buffer();
    ByteBuf out = Unpooled.buffer();
    handshake.begin(out);
    Outcome outcome = Outcome.MORE;
    int sent = 0;
    while (sent < bytes.length && outcome == Outcome.MORE) {
      int size = all || sent == 0 ? Math.min(piece, bytes.length - sent) : bytes.length - sent;
      in.writeBytes(bytes, sent, size);
      sent += size;
      outcome = handshake.read(in, out);
    }
    in.writeBytes(bytes, sent, bytes.length - sent);
    return new Played(outcome, content(out), content(in));
  }

  private static byte[] content(ByteBuf buffer) {
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    buffer.release();
    return bytes;
  }

  String saidText() {
    return new String(said, StandardCharsets.US_ASCII);
  }

  String restText() {
    return new String(rest, StandardCharsets.US_ASCII);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] filled(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }
}
