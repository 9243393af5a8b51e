package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Supplier;

/** Presents the same octets to a reader in every cut and demands the same outcome. */
final class Cuts {
  private Cuts() {}

  /** Whole, byte by byte, and in two at every position. Returns the outcome. */
  static String everywhere(Supplier<? extends HeadReader<?>> readers, byte[] octets) {
    if (octets.length == 0) {
      return "NEED_MORE";
    }
    String whole = read(readers.get(), octets, octets.length);
    assertEquals(whole, read(readers.get(), octets, 1), "byte by byte");
    for (int cut = 1; cut < octets.length; cut++) {
      assertEquals(whole, read(readers.get(), octets, cut), "cut at " + cut);
    }
    return whole;
  }

  /** Presents octets in steps, in a buffer that ends exactly with the last one presented. */
  static String read(HeadReader<?> reader, byte[] octets, int step) {
    Progress progress = Progress.NEED_MORE;
    int end = 0;
    ByteBuf in = Unpooled.EMPTY_BUFFER;
    while (progress == Progress.NEED_MORE && end < octets.length) {
      end = Math.min(octets.length, end + step);
      in = Unpooled.wrappedBuffer(octets, 0, end).slice();
      progress = reader.read(in);
      if (progress != Progress.COMPLETE) {
        assertEquals(0, in.readerIndex(), "nothing is consumed before the head is complete");
      }
    }
    return leftInWhole(Messages.outcome(progress, reader, in), in, octets, end);
  }

  /** The number of octets left is counted as if all had been there. */
  private static String leftInWhole(String outcome, ByteBuf in, byte[] octets, int end) {
    String suffix = "<" + in.readableBytes() + " left>";
    if (!outcome.endsWith(suffix)) {
      return outcome;
    }
    int left = in.readableBytes() + octets.length - end;
    assertTrue(left >= 0);
    return outcome.substring(0, outcome.length() - suffix.length()) + "<" + left + " left>";
  }
}
