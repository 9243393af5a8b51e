package io.calamary.http.internal.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/** Applies the chunked transfer coding (RFC 9112, section 7.1). Stateless. */
public final class ChunkedWriter {
  /** Up to this a chunk is copied into one buffer instead of being gathered from three. */
  private static final int COPY_UP_TO = 1024;

  private static final int MAX_SIZE_LINE = 10;
  private static final byte[] HEX = Octets.ascii("0123456789abcdef");
  private static final ByteBuf LINE_END = constant("\r\n");
  private static final ByteBuf LAST = constant("0\r\n\r\n");

  private ChunkedWriter() {}

  private static ByteBuf constant(String text) {
    byte[] octets = Octets.ascii(text);
    ByteBuf direct = Unpooled.directBuffer(octets.length).writeBytes(octets).asReadOnly();
    return Unpooled.unreleasableBuffer(direct);
  }

  /**
   * Gives the buffers that make {@code data} a chunk to {@code out}, which takes them: one if it is
   * short, else three that are good for a gathering write. Takes {@code data}; if it is empty,
   * nothing is given out, since an empty chunk would end the body.
   */
  public static void write(ByteBufAllocator allocator, ByteBuf data, Consumer<ByteBuf> out) {
    int length = data.readableBytes();
    if (length == 0) {
      data.release();
    } else if (length <= COPY_UP_TO) {
      ByteBuf chunk = allocator.buffer(length + MAX_SIZE_LINE + 2);
      writeSize(chunk, length);
      chunk.writeBytes(data);
      data.release();
      writeLineEnd(chunk);
      out.accept(chunk);
    } else {
      ByteBuf size = allocator.buffer(MAX_SIZE_LINE);
      writeSize(size, length);
      out.accept(size);
      out.accept(data);
      out.accept(LINE_END.duplicate());
    }
  }

  private static void writeSize(ByteBuf out, int length) {
    int shift = (31 - Integer.numberOfLeadingZeros(length)) & ~3;
    for (; shift >= 0; shift -= 4) {
      out.writeByte(HEX[length >>> shift & 15]);
    }
    writeLineEnd(out);
  }

  private static void writeLineEnd(ByteBuf out) {
    out.writeShort('\r' << 8 | '\n');
  }

  /**
   * The end of a body: the last chunk, and the trailers that may be forwarded. What concerns
   * framing, routing, authentication, request control or the content is left out (RFC 9110, section
   * 6.5.1), and so are hop-by-hop fields.
   *
   * @return a buffer of the caller's
   */
  public static ByteBuf last(ByteBufAllocator allocator, Fields trailers) {
    if (trailers.size() == 0) {
      return LAST.duplicate();
    }
    byte[] bytes = trailers.bytes();
    ByteBuf out = allocator.buffer(bytes.length + 8);
    out.writeByte('0');
    writeLineEnd(out);
    for (int line = 0; line < trailers.size(); line++) {
      if (!trailers.isOneOf(line, FieldName.NEVER_TRAILERS)) {
        int from = trailers.nameStart(line);
        out.writeBytes(bytes, from, trailers.lineEnd(line) - from);
      }
    }
    writeLineEnd(out);
    return out;
  }
}
